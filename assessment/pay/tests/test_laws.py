"""Laws of pay, whatever the figures are."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from assessment.pay.coefficient import Basis, Revised, coefficient_of, score_for_pay
from assessment.pay.differences import Established, differences_of
from assessment.pay.lines import Line
from assessment.pay.recoveries import Claim, Purse, settle
from assessment.pay.shares import PaidDay, paid_day
from assessment.pay.splitting import Source, split
from assessment.pay.tests.plain import ALLOWANCE, CALENDAR, PERFORMANCE, SHARES, WAGE, lines_of, person, post, rate
from assessment.pay.values import Part, Person
from assessment.scheme.terms import Pay

MONTHS = [(date(2026, month, 1), date(2026, month + 1, 1)) for month in range(1, 12)]
months = st.sampled_from(MONTHS)
cents = st.decimals(0, 20000, places=2)
percents = st.lists(st.integers(1, 60), min_size=1, max_size=5).map(
    lambda some: [Decimal(one) * 100 / sum(some) for one in some]
)
scores = st.decimals(0, 100, places=2)
HALF = Decimal("0.5")
whole_days = st.sampled_from(
    [
        *((Part("present"),), (Part("absent"),), (Part("present", HALF), Part("absent", HALF)), ()),
        *((Part("leave", leave_kind="sick"),), (Part("leave", leave_kind="annual"),)),
        (Part("present", HALF), Part("leave", HALF, "personal")),
        (Part("leave", leave_kind="maternity"),),
    ]
)
coefficients = st.decimals(Decimal("0.5"), 1, places=4)


@st.composite
def attendance(draw: st.DrawFn, month: tuple[date, date]) -> dict[date, tuple[Part, ...]]:
    begin, end = month
    days = [begin + timedelta(days=n) for n in range((end - begin).days)]
    return {day: draw(whole_days) for day in days if CALENDAR.is_working(day)}


def of_allowance(who: Person, month: tuple[date, date], value: object, coefficient: Decimal) -> list[Line]:
    return lines_of(who, month, [ALLOWANCE], [rate(ALLOWANCE, value)], basis=Basis(coefficient))


def exact(line: Line) -> Fraction:
    assert line.base is not None
    assert line.days_paid is not None
    return Fraction(line.base) * line.days_paid / (line.days_of_month or 1) * Fraction(line.coefficient or 1)


@given(months, st.data(), cents, coefficients)
def test_who_comes_and_who_goes_make_one_month(
    month: tuple[date, date], data: st.DataObject, value: Decimal, coefficient: Decimal
) -> None:
    """Exactly before rounding, with equal rates and coefficients; the attendance is the post's."""
    recorded = data.draw(attendance(month))
    change = month[0] + timedelta(days=data.draw(st.integers(0, (month[1] - month[0]).days)))
    whole = of_allowance(person(post("allowance"), recorded=recorded), month, value, coefficient)
    parts = [
        *of_allowance(person(post("allowance", end=change), recorded=recorded), month, value, coefficient),
        *of_allowance(person(post("allowance", change), recorded=recorded), month, value, coefficient),
    ]
    assert sum(map(exact, parts)) == sum(map(exact, whole))


@given(months, st.data(), cents, coefficients)
def test_one_more_attended_day_never_lowers_a_line(
    month: tuple[date, date], data: st.DataObject, value: Decimal, coefficient: Decimal
) -> None:
    recorded = data.draw(attendance(month))
    day = data.draw(st.sampled_from(sorted(recorded)))
    better = {**recorded, day: (Part("present"),)}
    for item in (ALLOWANCE, WAGE, PERFORMANCE):
        less, more = (
            lines_of(
                person(post(item.scheme), recorded=one), month, [item], [rate(item, value)], basis=Basis(coefficient)
            )
            for one in (recorded, better)
        )
        assert sum(line.amount for line in less) <= sum(line.amount for line in more)


@given(scores, scores)
def test_a_higher_score_never_lowers_the_coefficient(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    points = Pay().coefficient
    assert coefficient_of(Fraction(low), points) <= coefficient_of(Fraction(high), points)


@given(st.decimals(-20000, 20000, places=2), percents)
def test_the_shares_of_the_funds_are_the_cost(cost: Decimal, shares: list[Decimal]) -> None:
    sources = [(Source(key, "finance"), percent) for key, percent in enumerate(shares)]
    assert sum((amount for _source, amount in split(cost, sources)), Decimal(0)) == cost


@given(cents, st.lists(cents, min_size=1, max_size=6))
def test_original_and_differences_make_the_latest(original: Decimal, later: list[Decimal]) -> None:
    known = Established(original)
    month = date(2026, 8, 1)
    for amount in later:
        line = Line(1, "paid", "share", amount, month)
        for difference in differences_of(month, [line], {1: known}, {1: "paid"}):
            known = Established(known.original, known.differences + difference.amount)
        assert known.amount == amount


revised = st.builds(
    Revised,
    score=st.none() | scores,
    own_of_office=st.booleans(),
    for_this_person=st.booleans(),
)


@given(st.lists(revised, min_size=1, max_size=6), scores)
def test_nobody_is_paid_less_by_somebody_elses_objection(told: list[Revised], score: Decimal) -> None:
    before = score_for_pay(told)
    after = score_for_pay([*told, Revised(score, own_of_office=False, for_this_person=False)])
    assert after is not None
    assert before is None or after.value >= before.value


@given(st.lists(revised, min_size=1, max_size=6))
def test_the_score_of_pay_is_one_that_was_told_and_never_below_the_true_one(told: list[Revised]) -> None:
    kept, true = score_for_pay(told), told[-1].score
    assert kept is None or kept.value in {one.score for one in told}
    assert true is None or (kept is not None and kept.value >= true)


claims = st.lists(
    st.builds(
        Claim,
        key=st.integers(),
        of_month=st.sampled_from([begin for begin, _end in MONTHS]),
        amount=st.decimals(Decimal("0.01"), 3000, places=2),
        is_new=st.booleans(),
        needs_consent=st.booleans(),
    ),
    max_size=5,
    unique_by=lambda claim: claim.key,
)
purses = st.builds(
    Purse,
    own_gross=cents,
    positive=cents,
    deducted=cents,
    percent=st.integers(0, 100),
    floor=st.decimals(0, 3000, places=2),
)


@given(claims, purses, st.dictionaries(st.sampled_from([begin for begin, _end in MONTHS]), cents))
def test_recoveries_keep_every_limit(owed: list[Claim], purse: Purse, consents: dict[date, Decimal]) -> None:
    settled = settle(owed, purse, consents)
    recovered, set_off = (sum(some.values(), Decimal(0)) for some in (settled.recovered, settled.set_off))
    assert recovered <= purse.at_most <= purse.own_gross * purse.percent / 100
    assert set_off <= purse.positive
    gross = purse.own_gross + purse.positive - set_off - recovered
    assert not recovered or gross >= max(purse.floor, purse.deducted)
    for claim in owed:
        left = settled.carried.get(claim.key, Decimal(0))
        assert settled.taken(claim.key) + left == claim.amount
    for month, agreed in consents.items():
        with_consent = (claim for claim in owed if claim.of_month == month and claim.needs_consent)
        assert sum((settled.recovered.get(claim.key, Decimal(0)) for claim in with_consent), Decimal(0)) <= agreed


@given(whole_days, st.booleans(), st.booleans())
def test_a_day_counts_between_nothing_and_one(parts: tuple[Part, ...], statutory: bool, decided: bool) -> None:
    day: PaidDay = paid_day(parts, statutory=statutory, as_attended=decided, shares=SHARES)
    assert 0 <= day.paid <= 1
    assert day.attended + day.absent + day.missing + day.as_attended + sum(day.leave.values()) == (
        sum(day.leave.values()) if statutory else 1
    )
    if statutory:
        assert day.paid == (0 if parts and parts[0].leave_kind == "maternity" else 1)
