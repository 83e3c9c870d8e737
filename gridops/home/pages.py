"""The first page of everybody."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gridops.home.first_steps import first_steps
from gridops.home.worklist import waiting_for
from grids.duties import ADMINISTRATORS, BACK_OFFICE
from grids.territory.models import Grid
from incidents.common.rights import FIELD_ROLES
from staff.access import Role, access_of, account_of
from staff.accounts.models import Grant
from staff.postings.models import GridService


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the account, its grids, and the pages that it may open."""
    access, now = access_of(request.user), timezone.now()
    context = {
        "waiting": waiting_for(account_of(request), at=now),
        "first_steps": first_steps(access, on=timezone.localdate(now)),
        "posts": _posts(access.worker, timezone.localdate(now)),
        "may_enter_office": access.holds(*BACK_OFFICE),
        "has_second_factor": access.holds(*ADMINISTRATORS),
        "may_see_dashboard": access.reads_dashboard,
        "may_report": bool(access.posts),
        "may_write_down": bool(access.tends_as(*FIELD_ROLES)),
        "duties": Grant.objects.in_force(timezone.localdate(now)).filter(user=account_of(request)),
    }
    return render(request, "gridops/home/page.html", context)


def _posts(worker: int | None, day: date) -> list[tuple[Grid, str]]:
    """The grids that the person serves today, with the role."""
    if worker is None:
        return []
    services = list(GridService.objects.on(day).filter(worker=worker).values_list("grid", "role"))
    grids = Grid.objects.on(day).in_bulk([grid for grid, _role in services])
    labels = dict(Role.choices)
    return sorted(((grids[grid], str(labels[role])) for grid, role in services), key=lambda row: str(row[0]))
