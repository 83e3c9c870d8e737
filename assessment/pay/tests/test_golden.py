"""Worked examples of pay, to the cent. The amounts and insurance rates are illustrative."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from assessment.figures.rules import rounded
from assessment.pay.coefficient import Score, basis_of, coefficient_of
from assessment.pay.differences import Established, differences_of
from assessment.pay.floors import sick_floor, sick_parts
from assessment.pay.lines import Line
from assessment.pay.recoveries import Claim, Purse, settle
from assessment.pay.splitting import Source, split
from assessment.pay.tests.plain import (
    ALLOWANCE,
    AUGUST,
    INSURANCE,
    OCTOBER,
    PERCENT,
    PERFORMANCE,
    SEPTEMBER,
    WAGE,
    away,
    days,
    lines_of,
    of_score,
    person,
    post,
    present,
    rate,
    reckon,
)
from assessment.pay.values import BaseAmount, Part, Person
from assessment.scheme.terms import Pay

TERMS = Pay()
JULY_RATE, RAISED = date(2020, 1, 1), date(2026, 9, 15)


def amounts(lines: list[Line]) -> list[str]:
    return [str(line.amount) for line in lines]


def total(lines: list[Line], side: str) -> Decimal:
    return sum((line.amount for line in lines if line.side == side), Decimal(0))


@pytest.mark.parametrize(
    ("score", "coefficient"),
    [
        ("0", "0.5000"),
        ("60", "0.7000"),
        ("60.40", "0.7053"),
        ("65.20", "0.7693"),
        ("71.30", "0.8507"),
        ("75", "0.9000"),
        ("78.35", "0.9223"),
        ("80.00", "0.9333"),
        ("82.30", "0.9487"),
        ("82.40", "0.9493"),
        ("84.15", "0.9610"),
        ("88.73", "0.9915"),
        ("90", "1.0000"),
        ("100", "1.0000"),
    ],
)
def test_the_coefficient_of_a_score(score: str, coefficient: str) -> None:
    assert str(coefficient_of(Fraction(score), TERMS.coefficient)) == coefficient


class TestAllowance:
    def test_a1_sixteen_attended_one_sick_one_absent(self) -> None:
        recorded = {
            **present(*OCTOBER),
            date(2026, 10, 29): (Part("leave", leave_kind="sick"),),
            date(2026, 10, 30): (Part("absent"),),
        }
        (line,) = lines_of(
            person(post("allowance"), recorded=recorded),
            OCTOBER,
            [ALLOWANCE],
            [rate(ALLOWANCE, 800)],
            basis=of_score("0.9493"),
        )
        assert (str(line.amount), line.days_paid, line.days_of_month) == ("708.81", Fraction("19.6"), 21)

    def test_a2_who_comes_and_who_went_make_one_month(self) -> None:
        joins = person(post("allowance", date(2026, 10, 8)), recorded=present(date(2026, 10, 8), date(2026, 11, 1)))
        leaves = person(post("allowance", end=date(2026, 10, 8)))
        both = [lines_of(one, OCTOBER, [ALLOWANCE], [rate(ALLOWANCE, 800)])[0] for one in (joins, leaves)]
        assert amounts(both) == ["685.71", "114.29"]
        assert sum(line.days_paid or 0 for line in both) == 21

    def test_a3_a_rate_raised_within_the_month_and_two_funds(self) -> None:
        rates = [rate(ALLOWANCE, 700, JULY_RATE, RAISED), rate(ALLOWANCE, 900, RAISED)]
        who = person(post("allowance"), recorded=present(*SEPTEMBER))
        lines = lines_of(who, SEPTEMBER, [ALLOWANCE], rates, basis=of_score("0.9915"))
        assert [(str(line.base), line.days_paid) for line in lines] == [("700", 10), ("900", 13)]
        assert amounts(lines) == ["301.76", "504.37"]
        assert total(lines, "paid") == Decimal("806.13")
        shares = [(Source(1, "line", "civil affairs"), Decimal(60)), (Source(2, "finance"), Decimal(40))]
        borne: dict[int, Decimal] = {}
        for line in lines:
            for source, amount in split(line.amount, shares):
                borne[source.key] = borne.get(source.key, Decimal(0)) + amount
        assert borne == {1: Decimal("483.68"), 2: Decimal("322.45")}


def recruited(recorded: dict[date, tuple[Part, ...]], begin: date = JULY_RATE) -> Person:
    bases = tuple(BaseAmount(kind, Decimal(4500), JULY_RATE) for kind in ("insurance", "housing_fund"))
    return person(post("wage", begin), recorded=recorded, bases=bases, source="recruited")


WAGES = [
    rate(WAGE, 3200),
    rate(PERFORMANCE, 1200),
    *(rate(item, percent) for item, percent in zip(INSURANCE, PERCENT, strict=True)),
]
ITEMS = [WAGE, PERFORMANCE, *INSURANCE]


class TestWage:
    def test_r1_starts_within_the_month(self) -> None:
        begin = date(2026, 9, 11)
        recorded = {**present(begin, SEPTEMBER[1]), date(2026, 9, 16): (Part("absent"),)}
        lines = lines_of(recruited(recorded, begin), SEPTEMBER, ITEMS, WAGES)
        assert lines[0].days_paid == 14
        assert amounts(lines) == [
            *("1947.83", "730.43"),
            *("720.00", "360.00", "360.00", "90.00", "22.50", "22.50", "18.00", "225.00", "225.00"),
        ]
        gross, deducted, unit = (total(lines, side) for side in ("paid", "deducted", "unit"))
        assert (gross, deducted, unit) == (Decimal("2678.26"), Decimal("697.50"), Decimal("1345.50"))
        assert (gross - deducted, gross + unit) == (Decimal("1980.76"), Decimal("4023.76"))

    def test_who_starts_on_the_last_day_gets_that_day_alone(self) -> None:
        begin = date(2026, 9, 30)
        lines = lines_of(recruited(present(begin, SEPTEMBER[1]), begin), SEPTEMBER, ITEMS, WAGES)
        assert amounts(lines[:3]) == ["139.13", "52.17", "720.00"]

    def test_r2_a_revised_month_gives_one_difference(self) -> None:
        august = lines_of(recruited(present(*AUGUST)), AUGUST, ITEMS, WAGES, basis=of_score("0.8507"))
        assert str(august[1].amount) == "1020.84"
        again = lines_of(recruited(present(*AUGUST)), AUGUST, ITEMS, WAGES, basis=of_score("0.9223"))
        was = {line.item: Established(line.amount) for line in august}
        sides = {item.key: item.side for item in ITEMS}
        (difference,) = differences_of(AUGUST[0], again, was, sides)
        assert (difference.item, str(difference.amount)) == (PERFORMANCE.key, "85.92")
        october = lines_of(recruited(present(*OCTOBER)), OCTOBER, ITEMS, WAGES, basis=of_score("0.9610"))
        assert amounts(october[:2]) == ["3200.00", "1153.20"]
        gross = total(october, "paid") + difference.amount
        assert (str(gross), str(gross - total(october, "deducted"))) == ("4439.12", "3741.62")
        # Revised twice: what was established holds the earlier difference, too.
        third = lines_of(recruited(present(*AUGUST)), AUGUST, ITEMS, WAGES, basis=of_score("0.9610"))
        was[PERFORMANCE.key] = Established(Decimal("1020.84"), Decimal("85.92"))
        (more,) = differences_of(AUGUST[0], third, was, sides)
        assert more.amount == Decimal("1153.20") - Decimal("1106.76")

    def test_r3_a_month_of_sick_leave_with_a_recovery(self) -> None:
        sick = away(date(2026, 10, 15), date(2026, 10, 31), "sick")
        recorded = {**present(date(2026, 10, 8), date(2026, 10, 15)), **sick}
        assert len(days(date(2026, 10, 8), date(2026, 10, 15))) == 6
        asked = reckon(recruited(recorded), OCTOBER, ITEMS, WAGES, basis=of_score("0.9487"))
        lines = lines_of(recruited(recorded), OCTOBER, ITEMS, WAGES, basis=of_score("0.9487"))
        assert amounts(lines[:2]) == ["2468.57", "878.23"]
        assert (lines[0].days_paid, total(lines, "paid")) == (Fraction("16.2"), Decimal("3346.80"))
        assert [str(part) for part in sick_parts(asked, lines)] == ["1097.14", "390.32"]
        items = {item.key: item for item in ITEMS}
        assert sick_floor(asked, lines, items, minimum=Decimal(2430), percent=80) == []
        assert str(rounded(Fraction(2430) * 80 / 100 * 12 / 21)) == "1110.86"
        purse = Purse(Decimal("3346.80"), Decimal(0), Decimal("697.50"), 20, Decimal(2430))
        assert str(purse.at_most) == "669.36"
        overpaid = [Claim("july", date(2026, 7, 1), Decimal("150.00"))]
        settled = settle(overpaid, purse, {date(2026, 7, 1): Decimal("150.00")})
        assert str(purse.own_gross - settled.taken("july")) == "3196.80"
        assert settle(overpaid, purse, {}).taken("july") == 0

    def test_r3_the_mean_of_the_last_three_months_is_the_same_score(self) -> None:
        scores = {date(2026, m, 1): Score(Decimal(text)) for m, text in ((9, "82.00"), (8, "85.60"), (6, "79.30"))}
        basis = basis_of(date(2026, 10, 1), scores, TERMS)
        assert (basis.score, str(basis.coefficient)) == (Fraction("82.3"), "0.9487")


class TestObjections:
    """Coefficients and differences of the examples of objections."""

    def test_ob1_a_revised_score_gives_a_positive_difference(self) -> None:
        for rate_of, before, after, difference in (
            (1200, "846.36", "923.16", "76.80"),
            (800, "564.24", "615.44", "51.20"),
        ):
            was, becomes = (
                Decimal(rate_of) * coefficient_of(Fraction(s), TERMS.coefficient) for s in ("60.40", "65.20")
            )
            assert (str(was.quantize(Decimal("0.01"))), str(becomes.quantize(Decimal("0.01")))) == (before, after)
            assert str((becomes - was).quantize(Decimal("0.01"))) == difference

    def test_ob1_a_draft_by_the_mean_of_earlier_months_is_one_difference_later(self) -> None:
        by_mean = Decimal(1200) * coefficient_of(Fraction(80), TERMS.coefficient)
        revised = Decimal(1200) * coefficient_of(Fraction("65.20"), TERMS.coefficient)
        assert (str(by_mean.quantize(Decimal("0.01"))), str((revised - by_mean).quantize(Decimal("0.01")))) == (
            "1119.96",
            "-196.80",
        )
