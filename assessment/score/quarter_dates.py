"""When a quarter is drafted and told, and a year is drafted. No Django here."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from assessment.periods import Kind, Period, containing
from assessment.scheme.terms import Terms
from core.clock import SHANGHAI
from staff.calendar.rules import WorkingCalendar


def quarter_due(quarter: Period, terms: Terms, calendar: WorkingCalendar) -> datetime:
    """On the scheme's working day after the quarter, at the scheme's time."""
    last = quarter.end - timedelta(days=1)
    return _at(calendar.after(last, terms.quarter.due_working_day), terms.timing.assessment_at)


def quarter_told_by_the_clock(drafted_on: date, terms: Terms, calendar: WorkingCalendar) -> datetime:
    """Some working days after the draft, so that the office can look through it first."""
    return _at(calendar.after(drafted_on, terms.quarter.tell_after_working_days), terms.timing.assessment_at)


def year_due(year: Period, terms: Terms, _calendar: WorkingCalendar) -> datetime:
    """On the scheme's day of the year after."""
    return _at(date(year.end.year, terms.year.due_month, terms.year.due_day), terms.timing.assessment_at)


def first_month(period: Period) -> Period:
    return containing(period.start, Kind.MONTH)


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, SHANGHAI)
