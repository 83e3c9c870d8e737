"""The rules of lines one by one: whole months, rates, pieces, standings, floors, stand-ins, and when a run is due."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from assessment.pay.coefficient import Basis, Revised, Score, basis_of, score_for_pay
from assessment.pay.floors import maternity_floor, sick_floor
from assessment.pay.lines import attendance_remarks, own_lines
from assessment.pay.rates import Rates, TwoRates
from assessment.pay.rules import pay_due
from assessment.pay.shares import DaysOfMonth
from assessment.pay.splitting import AnotherLine, NoShares, NotAHundred, Shares, Source, shares_for, split
from assessment.pay.tests.plain import (
    ALLOWANCE,
    CALENDAR,
    INSURANCE,
    LONG_AGO,
    OCTOBER,
    PERFORMANCE,
    SHARES,
    WAGE,
    away,
    lines_of,
    of_score,
    person,
    post,
    present,
    rate,
    reckon,
)
from assessment.pay.values import BaseAmount, Entry, Item, Membership, Part, Standing
from assessment.periods import Kind, parse
from assessment.scheme.terms import Pay, first_version
from core.clock import SHANGHAI

MIDDLE = date(2026, 10, 16)
PENSION = INSURANCE[0]
BASES = (BaseAmount("insurance", Decimal(4500), LONG_AGO, date(2026, 10, 20)),)
DUTY = Item(40, "duty", "paid", "piece")
OVERTIME = Item(41, "overtime", "paid", "piece", "wage", day_of=WAGE.key)
CERTIFICATE = Item(42, "certificate", "paid", "share")
BONUS = Item(43, "quarterly_bonus", "paid", "entered")
SUPPLEMENT = Item(44, "sick_floor", "paid", "entered", "wage")
BENEFIT = Item(45, "maternity_benefit", "paid", "entered", "wage", outside_funds=True)


class TestWholeMonths:
    def test_one_line_on_the_last_posting_at_the_rate_of_the_first_day_in_post(self) -> None:
        who = person(
            post("wage", date(2026, 10, 5), MIDDLE, key=1), post("wage", MIDDLE, key=2), bases=BASES, recorded={}
        )
        rates = [rate(PENSION, 16, LONG_AGO, MIDDLE), rate(PENSION, 20, MIDDLE)]
        (line,) = lines_of(who, OCTOBER, [PENSION], rates)
        assert (str(line.amount), line.post, line.base, line.percent) == ("720.00", 2, Decimal(4500), Decimal(16))

    def test_never_by_the_paid_share(self) -> None:
        absent = {day: (Part("absent"),) for day in present(*OCTOBER)}
        (line,) = lines_of(person(post("wage"), recorded=absent, bases=BASES), OCTOBER, [PENSION], [rate(PENSION, 16)])
        assert str(line.amount) == "720.00"

    def test_none_for_the_retired(self) -> None:
        retired = (Standing("retired", LONG_AGO),)
        who = person(post("wage"), bases=BASES, standings=retired)
        assert lines_of(who, OCTOBER, [PENSION], [rate(PENSION, 16)]) == []

    def test_a_missing_base_is_named(self) -> None:
        _lines, remarks = own_lines(reckon(person(post("wage")), OCTOBER, [PENSION], [rate(PENSION, 16)]))
        assert [(one.code, one.blocking) for one in remarks] == [("no_base", True)]


class TestRates:
    def test_the_narrowest_wins_and_they_never_add_up(self) -> None:
        groups = (Membership(7, LONG_AGO),)
        who = person(post("allowance"), recorded=present(*OCTOBER), groups=groups)
        rates = [rate(ALLOWANCE, 500), rate(ALLOWANCE, 600, source="auxiliary"), rate(ALLOWANCE, 700, group=7)]
        amounts = []
        for count in (1, 2, 3):
            (line,) = lines_of(who, OCTOBER, [ALLOWANCE], rates[:count])
            amounts.append(str(line.amount))
        (own,) = lines_of(who, OCTOBER, [ALLOWANCE], [*rates, rate(ALLOWANCE, 800, worker=1)])
        assert [*amounts, str(own.amount)] == ["500.00", "600.00", "700.00", "800.00"]

    def test_two_groups_with_different_rates_are_named(self) -> None:
        groups = (Membership(7, LONG_AGO), Membership(8, LONG_AGO))
        who = person(post("allowance"), recorded=present(*OCTOBER), groups=groups)
        rates = [rate(ALLOWANCE, 700, group=7), rate(ALLOWANCE, 750, group=8)]
        _lines, remarks = own_lines(reckon(who, OCTOBER, [ALLOWANCE], rates))
        assert [one.code for one in remarks] == ["two_rates"]

    def test_a_rate_of_somebody_else_or_of_an_earlier_group_is_none_of_this_person(self) -> None:
        groups = (Membership(7, LONG_AGO), Membership(9, LONG_AGO, OCTOBER[0]))
        who = person(post("allowance"), groups=groups)
        others = [
            rate(ALLOWANCE, 600, worker=2),
            rate(ALLOWANCE, 700, group=9),
            rate(ALLOWANCE, 710, group=8),
            rate(ALLOWANCE, 800, source="another"),
        ]
        for some in (others, others[:1]):
            assert Rates(some).on(ALLOWANCE.key, who, OCTOBER[0]) is None
        found = Rates([*others, rate(ALLOWANCE, 500)]).on(ALLOWANCE.key, who, OCTOBER[0])
        assert found is not None
        assert found.value == 500

    def test_two_rates_of_everybody_are_refused_with_both(self) -> None:
        both = [rate(ALLOWANCE, 500), rate(ALLOWANCE, 600)]
        with pytest.raises(TwoRates) as refused:
            Rates(both).on(ALLOWANCE.key, person(post("allowance")), OCTOBER[0])
        assert (refused.value.rates, str(refused.value)) == (both, "two rates")

    def test_an_item_that_is_not_required_is_not_paid_without_a_rate(self) -> None:
        who = person(post("wage"), recorded=present(*OCTOBER))
        assert lines_of(who, OCTOBER, [CERTIFICATE], []) == []
        (line,) = lines_of(who, OCTOBER, [CERTIFICATE], [rate(CERTIFICATE, 210, worker=1)])
        assert str(line.amount) == "210.00"


class TestPieces:
    def test_each_piece_at_the_rate_of_its_day(self) -> None:
        entries = tuple(Entry(DUTY.key, date(2026, 10, day), Decimal(1)) for day in (5, 12, 20))
        rates = [rate(DUTY, 50, LONG_AGO, MIDDLE), rate(DUTY, 60, MIDDLE)]
        lines = lines_of(person(post("wage"), entries=entries), OCTOBER, [DUTY], rates)
        assert [(line.quantity, str(line.amount)) for line in lines] == [
            (Decimal(2), "100.00"),
            (Decimal(1), "60.00"),
        ]

    def test_a_day_of_the_wage_is_its_rate_by_21_75(self) -> None:
        entries = (Entry(OVERTIME.key, date(2026, 10, 9), Decimal(2)),)
        rates = [rate(WAGE, 3200), rate(OVERTIME, 150)]
        (line,) = lines_of(person(post("wage"), entries=entries), OCTOBER, [OVERTIME], rates)
        assert str(line.amount) == "441.38"  # 3200 / 21.75 × 1.5 × 2 = 441.379…

    def test_entered_amounts_are_summed_with_their_evidence(self) -> None:
        entries = (
            Entry(BONUS.key, date(2026, 10, 3), amount=Decimal(100), evidence="甲"),
            Entry(BONUS.key, date(2026, 10, 9), amount=Decimal("50.50"), evidence="乙"),
            Entry(BONUS.key, date(2026, 11, 1), amount=Decimal(9), evidence="丙"),
        )
        (line,) = lines_of(person(post("wage"), entries=entries), OCTOBER, [BONUS], [])
        assert (str(line.amount), line.explanation["evidence"]) == ("150.50", ["甲", "乙"])


class TestPublicFinance:
    def test_nothing_of_the_side_paid_for_those_days(self) -> None:
        standing = (Standing("public_finance", MIDDLE, ground="事业编制"),)
        entries = (
            Entry(DUTY.key, date(2026, 10, 9), Decimal(1)),
            Entry(DUTY.key, date(2026, 10, 20), Decimal(1)),
        )
        who = person(post("allowance"), recorded=present(*OCTOBER), standings=standing, entries=entries)
        allowance, duty = lines_of(who, OCTOBER, [ALLOWANCE, DUTY], [rate(ALLOWANCE, 800), rate(DUTY, 50)])
        assert (allowance.days_paid, str(duty.amount)) == (10, "50.00")


class TestStandingIn:
    def test_interrupts_the_own_post_and_is_paid_at_the_own_rates(self) -> None:
        own = post("allowance", key=1)
        standing_in = post("allowance", MIDDLE, date(2026, 10, 20), key=2, stand_in=True)
        who = person(own, standing_in, recorded=present(*OCTOBER))
        lines = lines_of(who, OCTOBER, [ALLOWANCE], [rate(ALLOWANCE, 800)])
        assert sum(line.days_paid or 0 for line in lines) == 21
        assert {line.post: line.days_paid for line in lines} == {1: 19, 2: 2}


class TestAttendance:
    def test_half_a_day_counts_half_and_what_is_blank_is_named(self) -> None:
        half = {**present(*OCTOBER), date(2026, 10, 9): (Part("present", Decimal("0.5")),)}
        asked = reckon(person(post("allowance"), recorded=half), OCTOBER, [ALLOWANCE], [rate(ALLOWANCE, 800)])
        (line,), _remarks = own_lines(asked)
        assert line.days_paid == Fraction(41, 2)
        assert [(one.code, one.values["days"]) for one in attendance_remarks(asked)] == [
            ("attendance_missing", ["2026-10-09"])
        ]

    def test_a_kind_of_leave_whose_share_nobody_said_is_named(self) -> None:
        recorded = {**present(*OCTOBER), **away(date(2026, 10, 29), date(2026, 10, 30), "child_care")}
        asked = reckon(person(post("allowance"), recorded=recorded), OCTOBER, [ALLOWANCE], [])
        assert [one.code for one in attendance_remarks(asked)] == ["no_leave_share"]

    def test_a_statutory_holiday_counts_whatever_its_row_says_but_for_maternity_leave(self) -> None:
        for kind, paid in (("sick", 3), ("maternity", 0)):
            recorded = away(date(2026, 10, 1), date(2026, 11, 1), kind)
            asked = reckon(
                person(post("allowance"), recorded=recorded), OCTOBER, [], [], shares={**SHARES, "sick": Decimal(0)}
            )
            assert asked.month.paid(asked.month.days) == paid

    def test_in_a_month_that_keeps_no_attendance_what_nobody_wrote_down_was_attended(self) -> None:
        written = {date(2026, 10, 9): (Part("absent"),)}
        who = person(post("allowance"), recorded=written)
        month = DaysOfMonth(*OCTOBER, CALENDAR, SHARES, kept=False).of(who)
        assert month.paid(month.days) == 20
        assert not any(day.missing for day in month.days.values())


class TestFloors:
    def test_sick_pay_below_its_floor_warns_with_what_is_missing_until_it_is_entered(self) -> None:
        recorded = away(*OCTOBER, "sick")
        shares = {**SHARES, "sick": Decimal("0.20")}
        items = [WAGE, PERFORMANCE, SUPPLEMENT]
        by_key = {item.key: item for item in items}
        rates = [rate(WAGE, 3200), rate(PERFORMANCE, 1200)]
        who = person(post("wage"), recorded=recorded)
        asked = reckon(who, OCTOBER, items, rates, shares=shares, basis=of_score("0.9000"))
        lines, _remarks = own_lines(asked)
        (warning,) = sick_floor(asked, lines, by_key, minimum=Decimal(2430), percent=80)
        # 18 of 21 days: 2430 × 0.8 × 18/21 = 1666.29; 3200 × 3.6/21 = 548.57 and 1200 × 3.6/21 × 0.9 = 185.14
        assert warning.values == {"missing": "932.58", "floor": "1666.29", "paid": "733.71"}
        entered = (Entry(SUPPLEMENT.key, date(2026, 10, 30), amount=Decimal("932.58"), evidence="补足"),)
        asked = reckon(
            person(post("wage"), recorded=recorded, entries=entered),
            OCTOBER,
            items,
            rates,
            shares=shares,
            basis=of_score("0.9000"),
        )
        lines, _remarks = own_lines(asked)
        assert sick_floor(asked, lines, by_key, minimum=Decimal(2430), percent=80) == []

    def test_without_a_minimum_wage_sick_leave_of_the_scheme_wage_blocks(self) -> None:
        asked = reckon(person(post("wage"), recorded=away(*OCTOBER, "sick")), OCTOBER, [WAGE], [rate(WAGE, 3200)])
        lines, _remarks = own_lines(asked)
        (remark,) = sick_floor(asked, lines, {WAGE.key: WAGE}, minimum=None, percent=80)
        assert (remark.code, remark.blocking) == ("no_minimum_wage", True)

    def test_a_benefit_below_the_wage_of_the_days_on_maternity_leave_warns(self) -> None:
        entered = (Entry(BENEFIT.key, date(2026, 10, 30), amount=Decimal(2000), evidence="社保"),)
        who = person(post("wage"), recorded=away(*OCTOBER, "maternity"), entries=entered)
        items = [WAGE, BENEFIT]
        asked = reckon(who, OCTOBER, items, [rate(WAGE, 3200)])
        lines, _remarks = own_lines(asked)
        assert [str(line.amount) for line in lines] == ["0.00", "2000"]
        (warning,) = maternity_floor(asked, lines, {item.key: item for item in items})
        assert warning.values == {"missing": "1200.00", "wage": "3200.00"}


class TestCoefficient:
    def test_the_last_three_of_the_twelve_months_before_and_never_one_after(self) -> None:
        month = date(2026, 10, 1)
        scores = {
            date(2026, 11, 1): Score(Decimal(10)),
            date(2026, 9, 1): Score(Decimal(80)),
            date(2025, 11, 1): Score(Decimal(70)),
            date(2025, 10, 1): Score(Decimal(60)),
            date(2025, 9, 1): Score(Decimal(50)),  # thirteen months before
        }
        basis = basis_of(month, scores, Pay())
        assert [one for one, _score in basis.months] == [date(2026, 9, 1), date(2025, 11, 1), date(2025, 10, 1)]
        assert basis.score == 70

    def test_without_any_score_it_is_1(self) -> None:
        assert basis_of(date(2026, 10, 1), {}, Pay()) == Basis(Decimal("1.0000"))
        thirteen_months_before = {date(2025, 9, 1): Score(Decimal(50))}
        assert str(basis_of(date(2026, 10, 1), thirteen_months_before, Pay()).coefficient) == "1.0000"

    def test_an_own_objection_does_not_take_what_was_kept_from_somebody_else_s(self) -> None:
        told = [
            Revised(Decimal(80)),
            Revised(Decimal(70), own_of_office=False, revision=2),
            Revised(Decimal(75), own_of_office=False, for_this_person=True, revision=3),
        ]
        assert score_for_pay(told) == Score(Decimal(80), 1)

    def test_a_score_of_the_month_always_counts(self) -> None:
        scores = {date(2026, 10, 1): Score(Decimal("60.00")), date(2026, 9, 1): Score(Decimal(100))}
        assert str(basis_of(date(2026, 10, 1), scores, Pay()).coefficient) == "0.7000"


class TestFunds:
    FINANCE, CIVIL, OTHER = Source(1, "finance"), Source(2, "line", "民政"), Source(3, "other")

    def rule(self, *sources: tuple[Source, int], **more: object) -> Shares:
        shares = tuple((source, Decimal(percent)) for source, percent in sources)
        return Shares(**{"key": 1, "sources": shares, "begin": LONG_AGO, **more})  # type: ignore[arg-type]

    def test_the_narrowest_rule_wins(self) -> None:
        everybody = self.rule((self.FINANCE, 100))
        of_line = self.rule((self.CIVIL, 60), (self.FINANCE, 40), line="民政")
        who = person(post("allowance"), line="民政")
        assert shares_for([everybody, of_line], 1, who, OCTOBER[0]) == of_line.sources
        of_person = self.rule((self.FINANCE, 100), worker=1)
        assert shares_for([everybody, of_line, of_person], 1, who, OCTOBER[0]) == of_person.sources

    def test_a_rule_of_the_item_wins_over_one_of_every_item(self) -> None:
        every, of_item = self.rule((self.FINANCE, 100)), self.rule((self.OTHER, 100), item=1)
        for rules in ([every, of_item], [of_item, every]):
            assert shares_for(rules, 1, person(), OCTOBER[0]) == of_item.sources
            assert shares_for(rules, 2, person(), OCTOBER[0]) == every.sources

    def test_another_lines_money_is_refused(self) -> None:
        with pytest.raises(AnotherLine) as refused:
            shares_for([self.rule((self.CIVIL, 100))], 1, person(line="残联"), OCTOBER[0])
        assert (refused.value.source, str(refused.value)) == (self.CIVIL, "another line")

    def test_the_last_source_takes_what_rounding_leaves(self) -> None:
        thirds = self.rule((self.FINANCE, 33), (self.CIVIL, 33), (self.OTHER, 34)).sources
        parts = [(source.key, str(part)) for source, part in split(Decimal("10.01"), thirds)]
        assert parts == [(1, "3.30"), (2, "3.30"), (3, "3.41")]
        assert split(Decimal("10.01"), []) == []

    def test_without_a_rule_or_a_hundred_percent_the_item_is_refused(self) -> None:
        with pytest.raises(NoShares):
            shares_for([self.rule((self.FINANCE, 100), end=OCTOBER[0])], 1, person(), OCTOBER[0])
        with pytest.raises(NotAHundred):
            shares_for([self.rule((self.FINANCE, 90))], 1, person(), OCTOBER[0])


@pytest.mark.parametrize(
    ("month", "due"),
    [("2026-10", "2026-11-10 08:00"), ("2025-12", "2026-01-09 08:00"), ("2026-09", "2026-10-10 08:00")],
)
def test_the_run_is_due_on_the_pay_day_or_the_working_day_before(month: str, due: str) -> None:
    """10 January 2026 is a Saturday; 10 October 2026 is a Saturday on which people work."""
    terms = first_version(LONG_AGO)
    assert pay_due(parse(month, Kind.MONTH), terms, CALENDAR) == datetime.fromisoformat(f"{due}:00").replace(
        tzinfo=SHANGHAI
    )


def test_the_run_of_a_month_is_never_due_before_its_end() -> None:
    """1 January 2026 is a holiday."""
    terms = first_version(LONG_AGO).model_copy(update={"pay": Pay(day=1)})
    assert pay_due(parse("2025-12", Kind.MONTH), terms, CALENDAR).date() == date(2026, 1, 1)
