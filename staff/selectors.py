"""Reads that join tables of people."""

from __future__ import annotations

from datetime import date

from grids.models import Subdistrict
from staff.models import CalendarDay, GridService, Role
from staff.rules import WorkingCalendar


def working_calendar(subdistrict: Subdistrict | int) -> WorkingCalendar:
    """The working calendar of a subdistrict. One query."""
    days = CalendarDay.objects.filter(subdistrict=subdistrict)
    return WorkingCalendar(dict(days.values_list("day", "working")))


def names_in_post(role: Role, begin: date, end: date) -> dict[int, list[str]]:
    """Of every grid the names of those who served it in `role` on any day of the range, first come first."""
    services = GridService.objects.filter(role=role, during__overlap=(begin, end)).order_by("grid", "during")
    names: dict[int, list[str]] = {}
    for grid, name in services.values_list("grid", "worker__name"):
        served = names.setdefault(grid, [])
        if name not in served:
            served.append(name)
    return names
