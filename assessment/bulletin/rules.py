"""When a bulletin is drafted and frozen, and what a line is protected from by a revision for somebody else. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from assessment.periods import Period
from assessment.scheme.terms import Terms
from core.clock import SHANGHAI, starts_at
from staff.calendar.rules import WorkingCalendar


def bulletin_due(month: Period, terms: Terms, _calendar: WorkingCalendar) -> datetime:
    """When the bulletin is drafted: on the 1st after the month."""
    return datetime.combine(month.end, terms.timing.bulletin_at, SHANGHAI)


def freeze_due(month: Period, terms: Terms, calendar: WorkingCalendar) -> datetime:
    """When the last of the review days, working days after the drafting, has ended."""
    return freeze_moment(month, terms.timing.review_days, calendar)


def freeze_moment(month: Period, review_days: int, calendar: WorkingCalendar) -> datetime:
    """When a month is frozen that has so many review days (working days after its end)."""
    last_review_day = calendar.after(month.end, review_days)
    return starts_at(last_review_day + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Standing:
    """What a line brings about: its score, whether it counts as bottom, for how many months, and whether protected."""

    score: Decimal | None
    in_bottom: bool
    months_in_bottom: int
    protected: bool = False


def protected(figures: Standing, before: Standing, *, for_others: bool, own_office: bool) -> Standing:
    """What a line brings about in a revision, given what its figures say and what it brought about before.

    A revision that is made `for_others`, for the objection of another grid, leaves everybody the better of before and
    after. That protection is carried into every later revision; it ends with one of the office's own (`own_office`)
    in which the line's score is lower than before.
    """
    lower = figures.score is not None and before.score is not None and figures.score < before.score
    carried = before.protected and not (own_office and lower)
    if not (for_others or carried):
        return figures
    in_bottom = figures.in_bottom and before.in_bottom
    months = min(figures.months_in_bottom, before.months_in_bottom) if in_bottom else 0
    differs = (in_bottom, months) != (figures.in_bottom, figures.months_in_bottom)
    return Standing(figures.score, in_bottom, months, carried or differs)
