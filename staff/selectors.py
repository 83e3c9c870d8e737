"""Reads that join tables of people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from grids.duties import Duty
from grids.models import Subdistrict
from staff.models import CalendarDay, Grant, GridService, User
from staff.rules import WorkingCalendar


def working_calendar(subdistrict: Subdistrict | int) -> WorkingCalendar:
    """The working calendar of a subdistrict. One query."""
    days = CalendarDay.objects.filter(subdistrict=subdistrict)
    return WorkingCalendar(dict(days.values_list("day", "working")))


def working_calendars() -> dict[int, WorkingCalendar]:
    """The working calendars of all subdistricts that entered a day of their own. One query."""
    entered: dict[int, dict[date, bool]] = defaultdict(dict)
    for subdistrict, day, working in CalendarDay.objects.values_list("subdistrict", "day", "working"):
        entered[subdistrict][day] = working
    return {subdistrict: WorkingCalendar(days) for subdistrict, days in entered.items()}


def subdistricts_where(user: User, duties: Iterable[Duty], on: date) -> frozenset[int]:
    """The subdistricts for which an account holds one of the duties on a day. One query."""
    held = Grant.objects.in_force(on).filter(user=user, duty__in=list(duties), subdistrict__isnull=False)
    return frozenset(key for key in held.values_list("subdistrict", flat=True) if key is not None)


def serves(worker: int, grid: int, on: date) -> bool:
    """Whether somebody is in post on a grid on a day, in any role."""
    return GridService.objects.on(on).filter(worker=worker, grid=grid).exists()
