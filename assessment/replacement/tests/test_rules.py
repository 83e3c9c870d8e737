"""Grounds that follow from final quarters, without a database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from assessment.replacement.rules import Limits, QuarterResult, fallen, grounds_in, new_grounds, next_quarter

Q2, Q3, Q4, Q1 = date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1), date(2027, 1, 1)
LIMITS = Limits(once=Decimal(60), twice=Decimal(75))


def result(quarter: date, score: str | None, *, bottom: bool = True, limits: Limits = LIMITS) -> QuarterResult:
    value = None if score is None else Decimal(score)
    return QuarterResult(
        quarter=quarter, assessed=score is not None, in_bottom=bottom, score=value, limits=limits, facts={}
    )


def named(*results: QuarterResult) -> list[tuple[str, date]]:
    return [found.name for found in grounds_in(results)]


def test_bottom_and_below_sixty_is_a_ground_of_one_quarter() -> None:
    assert named(result(Q3, "57.40")) == [("once", Q3)]
    assert named(result(Q3, "60.00")) == []
    assert named(result(Q3, "57.40", bottom=False)) == [], "also where the rank moved by another's objection"


def test_bottom_and_below_seventy_five_twice_is_a_ground_of_two_quarters() -> None:
    assert named(result(Q2, "71.20"), result(Q3, "73.90")) == [("twice", Q3)]
    assert named(result(Q2, "71.20"), result(Q3, "75.00")) == []
    assert named(result(Q2, "71.20", bottom=False), result(Q3, "73.90")) == []


def test_one_proposal_may_name_both() -> None:
    assert named(result(Q2, "71.20"), result(Q3, "57.40")) == [("once", Q3), ("twice", Q3)]


def test_two_quarters_are_consecutive_across_new_year() -> None:
    assert next_quarter(Q4) == Q1
    assert named(result(Q4, "70.00"), result(Q1, "70.00")) == [("twice", Q1)]


def test_a_quarter_that_is_not_assessed_or_not_there_breaks_the_pair() -> None:
    assert named(result(Q2, "71.20"), result(Q3, None), result(Q4, "70.00")) == []
    assert named(result(Q2, "71.20"), result(Q4, "70.00")) == []


@pytest.mark.parametrize(("spent", "expected"), [((), [("twice", Q4)]), ((("twice", Q4),), [])])
def test_a_spent_pair_is_not_proposed_again_but_the_next_pair_is(
    spent: tuple[tuple[str, date], ...], expected: list[tuple[str, date]]
) -> None:
    quarters = [result(Q2, "71.20"), result(Q3, "73.90"), result(Q4, "74.00")]
    found = new_grounds(quarters, since=Q4, spent={("twice", Q3), *spent})
    assert [one.name for one in found] == expected


def test_each_quarter_is_held_against_the_limits_of_its_own_scheme() -> None:
    stricter = Limits(once=Decimal(50), twice=Decimal(70))
    assert named(result(Q3, "57.40", limits=stricter)) == []
    assert named(result(Q2, "71.20"), result(Q3, "71.00", limits=stricter)) == []


def test_grounds_fall_with_their_figures() -> None:
    before = [("once", Q3), ("twice", Q3)]
    assert fallen(before, [result(Q2, "71.20"), result(Q3, "73.85")]) == [("once", Q3)]
    assert fallen(before, [result(Q2, "71.20"), result(Q3, "76.85")]) == before
