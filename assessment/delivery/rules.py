"""When somebody counts as told, and until when that somebody may object. Pure functions.

Working days begin with the day after; the last of them ends at midnight.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from staff.calendar.rules import WorkingCalendar


def last_day(begins: date, working_days: int, calendar: WorkingCalendar) -> date:
    """The last day of a term of working days that begins with the day after `begins`."""
    return calendar.after(begins, working_days)


def without(calendar: WorkingCalendar, leave: Collection[date]) -> WorkingCalendar:
    """The calendar of one person: a whole day of approved leave is no working day for them."""
    return replace(calendar, overrides={**calendar.overrides, **dict.fromkeys(leave, False)})


def served_by_notice_after(sent: date, working_days: int, calendar: WorkingCalendar, leave: Collection[date]) -> date:
    """The day with whose end somebody who could not be reached counts as told. Days on approved leave do not count."""
    return last_day(sent, working_days, without(calendar, leave))


def delays_nobody(sent: date, on: date, working_days: int, calendar: WorkingCalendar) -> bool:
    """Whether somebody who is not told yet no longer holds up what waits for it.

    After the working days in which everybody else is told or served by notice, whoever is still not told is excused by
    leave. They keep their own time to object, from when they are told.
    """
    return on > last_day(sent, working_days, calendar)
