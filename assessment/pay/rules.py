"""When the pay run of a month is drafted. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from assessment.periods import Period
from assessment.scheme.terms import Terms
from core.clock import SHANGHAI
from staff.calendar.rules import WorkingCalendar


def pay_due(month: Period, terms: Terms, calendar: WorkingCalendar) -> datetime:
    """When the run of a month is drafted: on the pay day of the next one, on a rest day the working day before.

    Never before the month has ended.
    """
    day = month.end.replace(day=terms.pay.day)
    while not calendar.is_working(day) and day > month.end:
        day -= timedelta(days=1)
    return datetime.combine(day, terms.timing.assessment_at, SHANGHAI)
