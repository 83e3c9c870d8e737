"""When a bulletin is drafted and when it is frozen. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from assessment.periods import Period
from assessment.scheme.terms import Terms
from core.clock import SHANGHAI, starts_at
from staff.calendar.rules import WorkingCalendar


def bulletin_due(month: Period, terms: Terms, _calendar: WorkingCalendar) -> datetime:
    """When the bulletin is drafted: on the 1st after the month."""
    return datetime.combine(month.end, terms.timing.bulletin_at, SHANGHAI)


def freeze_due(month: Period, terms: Terms, calendar: WorkingCalendar) -> datetime:
    """When the last of the review days, working days after the drafting, has ended."""
    last_review_day = calendar.after(month.end, terms.timing.review_days)
    return starts_at(last_review_day + timedelta(days=1))
