"""When a bulletin is due, and what a revision for somebody else's objection leaves to a line. Without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from assessment.bulletin.rules import Standing, bulletin_due, freeze_due, protected
from assessment.periods import parse
from assessment.scheme.terms import Terms
from incidents.tests.factories import shanghai
from staff.calendar.rules import WorkingCalendar

TERMS = Terms.model_validate(
    {"cycle_starts_on": date(2026, 1, 1), "timing": {"review_days": 3, "bulletin_at": "02:30"}}
)
BOTTOM = Standing(Decimal("70.00"), in_bottom=True, months_in_bottom=3)
SAFE = Standing(Decimal("80.00"), in_bottom=False, months_in_bottom=0)


def test_a_bulletin_is_drafted_on_the_first_and_frozen_after_the_review_days() -> None:
    month = parse("2026-03")
    assert bulletin_due(month, TERMS, WorkingCalendar()) == shanghai("2026-04-01 02:30")
    assert freeze_due(month, TERMS, WorkingCalendar()) == shanghai("2026-04-08 00:00")  # 2, 3 and 7 April


def test_the_figures_hold_where_nobody_is_to_be_protected() -> None:
    assert protected(BOTTOM, SAFE, for_others=False, own_office=True) == BOTTOM
    assert protected(BOTTOM, SAFE, for_others=False, own_office=False) == BOTTOM


def test_a_revision_for_others_leaves_the_better_of_before_and_after() -> None:
    kept = protected(BOTTOM, SAFE, for_others=True, own_office=False)
    assert kept == Standing(Decimal("70.00"), in_bottom=False, months_in_bottom=0, protected=True)
    better = protected(SAFE, BOTTOM, for_others=True, own_office=False)
    assert better == SAFE, "who becomes better needs no protection"
    fewer = protected(BOTTOM, replace(BOTTOM, months_in_bottom=2), for_others=True, own_office=False)
    assert fewer == Standing(Decimal("70.00"), in_bottom=True, months_in_bottom=2, protected=True)
    more = protected(replace(BOTTOM, months_in_bottom=2), BOTTOM, for_others=True, own_office=False)
    assert more == replace(BOTTOM, months_in_bottom=2)


@pytest.mark.parametrize(
    ("after", "before", "own_office", "ends"),
    [
        ("69.99", "70.00", True, True),
        ("70.00", "70.00", True, False),
        ("69.99", "70.00", False, False),
        (None, "70.00", True, False),
        ("69.99", None, True, False),
    ],
)
def test_protection_ends_with_a_lower_score_in_an_own_revision_of_the_office(
    after: str | None, before: str | None, own_office: bool, ends: bool
) -> None:
    figures = replace(BOTTOM, score=after and Decimal(after))
    was = replace(SAFE, score=before and Decimal(before), protected=True)
    result = protected(figures, was, for_others=False, own_office=own_office)
    assert (result == figures) is ends
    assert result.protected is not ends
    assert result.in_bottom is ends
