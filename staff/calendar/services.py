"""Writes about the working calendar: every door to it comes in here, so that deadlines follow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from grids.territory.models import Subdistrict
from staff.accounts.models import User
from staff.calendar.models import CalendarDay
from staff.calendar.rules import WorkingCalendar
from staff.calendar.signals import calendar_changed


def save_day(day: CalendarDay, *, by: User, at: datetime) -> CalendarDay:
    """Enter a day that is not what its weekday says, or correct one."""
    with _changing(day.subdistrict_id, by=by, at=at):
        day.save()
    return day


def remove_day(day: CalendarDay, *, by: User, at: datetime) -> None:
    """Take an entry back: the day is again what the law or its weekday says."""
    with _changing(day.subdistrict_id, by=by, at=at):
        day.delete()


@contextmanager
def _changing(subdistrict: int, *, by: User, at: datetime) -> Iterator[None]:
    """One transaction around a change of the calendar, in which everybody hears of the days that changed."""
    with transaction.atomic():
        # Two changes at once would each compute deadlines without the other's day: the second waits here.
        Subdistrict.objects.select_for_update(no_key=True).get(pk=subdistrict)
        before = _calendar(subdistrict)
        yield
        after = _calendar(subdistrict)
        asked = {*before.overrides, *after.overrides}
        days = sorted(day for day in asked if before.is_working(day) != after.is_working(day))
        if days:
            calendar_changed.send(
                CalendarDay, subdistrict=subdistrict, before=before, after=after, days=days, by=by, at=at
            )


def _calendar(subdistrict: int) -> WorkingCalendar:
    return WorkingCalendar(dict(CalendarDay.objects.filter(subdistrict=subdistrict).values_list("day", "working")))
