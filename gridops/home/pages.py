"""The first page of everybody: what waits, and beside it the own grids, the sheets of the month and the next dates."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.punctuation import numbered
from core.todo import Task
from core.web.headers import OFFICE_POLICY
from gridops.home import offices
from gridops.home.aside import SHEETS, dates_to_come, my_grids
from gridops.home.first_day import is_new
from gridops.home.first_steps import STEPS, first_steps
from gridops.home.worklist import TOLD, notices_for, waiting_for
from grids.duties import BACK_OFFICE, OFFICE_AND_DEPARTMENTS, Duty
from grids.territory.models import Grid
from incidents.common.rights import FIELD_ROLES
from staff.access import Access, Role, access_of, account_of

Placed = tuple[Task, str]  # with the name of its grid, as it is called today
Section = tuple[str | Promise, list[Placed]]


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """One page for everybody. Who works in the back office has its menu beside it."""
    if not access_of(request.user).holds(*BACK_OFFICE):
        return render(request, "gridops/home/page.html", home_context(request))
    page = admin.site.index(request)
    page.headers["Content-Security-Policy"] = OFFICE_POLICY  # the same page as /admin/
    return page


def home_context(request: HttpRequest) -> dict[str, Any]:
    """What the page shows. The number of queries depends on the kind of account alone."""
    user, now = account_of(request), timezone.now()
    access = access_of(user)
    waits = waiting_for(user, at=now)
    named = _named(access, {task.grid for task in waits.tasks if task.grid})
    read = offices.read(access, now, [*TOLD, STEPS, SHEETS])
    mine = [named[grid] for grid in sorted(access.grids_as(*Role.values)) if grid in named]
    return {
        "tab_title": numbered(_("Home"), waits.count),
        "waits": waits,
        "sections": _sections(waits.tasks, named),
        "notices": notices_for(access, at=now, read=read),
        "first_steps": first_steps(access, at=now, read=read),
        "grids": my_grids(user, access, named),
        "months": offices.say(access, now, read, SHEETS),
        "dates": dates_to_come(access, mine, now),
        "now": now,
        "may_write_down": bool(access.tends_as(*FIELD_ROLES)),
        "is_new": is_new(user, now),
        "nobody": not access.posts and not access.held,
        "sees_cases": bool(access.posts) or access.holds(*OFFICE_AND_DEPARTMENTS, Duty.DISTRICT),
    }


def _named(access: Access, grids: set[int]) -> dict[int, Grid]:
    """The grids of the page by their keys, as they are called today. One query, or none."""
    wanted = grids | access.grids_as(*Role.values)
    return Grid.objects.on(access.day).in_bulk(wanted) if wanted else {}


def _sections(tasks: list[Task], named: dict[int, Grid]) -> list[Section]:
    """The own tasks by their urgency, then what others do and one looks after."""

    def chosen(tone: str) -> list[Placed]:
        return [(task, _where(task, named)) for task in tasks if task.is_mine and task.tone == tone]

    sections: list[Section] = [
        (_("Overdue"), chosen("late")),
        (_("Due within a day"), chosen("soon")),
        (_("To do"), chosen("due")),
        (
            _("Others are to do this; keep an eye on it"),
            [(task, _where(task, named)) for task in tasks if not task.is_mine],
        ),
    ]
    return [(title, rows) for title, rows in sections if rows]


def _where(task: Task, named: dict[int, Grid]) -> str:
    grid = named.get(task.grid or 0)
    return str(grid.name) if grid is not None else ""  # type: ignore[attr-defined]
