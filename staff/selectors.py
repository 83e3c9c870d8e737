"""Reads that join tables of people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.db.models import Count

from grids.models import Subdistrict
from staff.models import CalendarDay, Grant, GridService, Role, User
from staff.rules import WorkingCalendar


def working_calendar(subdistrict: Subdistrict | int) -> WorkingCalendar:
    """The working calendar of a subdistrict. One query."""
    days = CalendarDay.objects.filter(subdistrict=subdistrict)
    return WorkingCalendar(dict(days.values_list("day", "working")))


def names_in_post(role: Role, begin: date, end: date) -> dict[int, list[str]]:
    """Of every grid the names of those who served it in `role` on any day of the range, first come first."""
    services = GridService.objects.filter(role=role, during__overlap=(begin, end)).order_by("grid", "during", "worker")
    names: dict[int, list[str]] = {}
    for grid, name in services.values_list("grid", "worker__name"):
        served = names.setdefault(grid, [])
        if name not in served:
            served.append(name)
    return names


def subdistricts_where(user: User, duties: Iterable[str], on: date) -> frozenset[int]:
    """The subdistricts for which an account holds one of the duties on a day. One query."""
    held = Grant.objects.in_force(on).filter(user=user, duty__in=list(duties), subdistrict__isnull=False)
    return frozenset(key for key in held.values_list("subdistrict", flat=True) if key is not None)


def members_by_role(grids: Iterable[int], on: date) -> dict[int, Counter[str]]:
    """How many people serve each grid in each role on a day. One query, however many grids."""
    services = GridService.objects.on(on).filter(grid__in=list(grids)).values_list("grid", "role")
    counted: dict[int, Counter[str]] = {}
    for grid, role, people in services.annotate(people=Count("worker", distinct=True)).order_by():
        counted.setdefault(grid, Counter())[role] = people
    return counted


def serves(worker: int, grid: int, on: date) -> bool:
    """Whether somebody is in post on a grid on a day, in any role."""
    return GridService.objects.on(on).filter(worker=worker, grid=grid).exists()
