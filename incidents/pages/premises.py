"""My premises: which are due for patrol, what stands there, and a patrol in one tap."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg2.extras import DateRange

from core.admin import sent
from incidents import services
from incidents.forms.field import FieldPremisesForm
from incidents.lights import patrol_light
from incidents.models import Hazard, Premises, Visit, VisitKind
from incidents.pages.common import entry, step, with_grid, workers_grids, works
from staff.access import access_of, account_of

PER_PAGE = 50
SOON = 7  # days ahead that the list of what is due shows


def mine(request: HttpRequest) -> Any:
    """The premises registered today on the grids that one serves in any role."""
    grids = [grid for _role, grid in access_of(account_of(request)).posts]
    today = timezone.localdate()
    return with_grid(Premises.objects.filter(grid__in=grids).in_force(today), today)


@login_required
def premises_list(request: HttpRequest) -> HttpResponse:
    """What is due for patrol, most overdue first; or all."""
    access = access_of(account_of(request))
    today, show = timezone.localdate(), request.GET.get("show", "")
    rows = mine(request)
    if show != "all":
        rows = rows.due_within(today, today + timedelta(days=SOON + 1))
    found = list(rows.order_by("patrol_due_on", "pk")[: PER_PAGE + 1])
    for row in found:
        row.light = patrol_light(row, today)
    context = {
        "rows": found[:PER_PAGE],
        "more": len(found) > PER_PAGE,
        "show": show,
        "tabs": [("", _("due within 7 days")), ("all", _("all premises"))],
        "writes": any(works(access, grid) for _role, grid in access.posts),
        "today": today,
    }
    return render(request, "field/premises.html", context)


@login_required
def premises_page(request: HttpRequest, key: int) -> HttpResponse:
    """One place: where it is, whom to ask for, what was found there."""
    today = timezone.localdate()
    row = get_object_or_404(with_grid(Premises.objects.visible_to(account_of(request)), today), pk=key)
    context = {
        "row": row,
        "light": patrol_light(row, today),
        "writes": works(access_of(account_of(request)), row.grid_id) and today in row.during,
        "visits": Visit.objects.filter(premises=row).select_related("worker").order_by("-day", "-pk")[:5],
        "hazards": Hazard.objects.filter(premises=row).select_related("subcategory").order_by("-found_at")[:5],
    }
    return render(request, "field/place.html", context)


@login_required
def patrolled(request: HttpRequest, key: int) -> HttpResponse:
    """One tap: patrolled today, nothing found."""
    workers_grids(request)
    row = get_object_or_404(Premises.objects.visible_to(account_of(request)).select_related("grid"), pk=key)

    def perform() -> str:
        today = timezone.localdate()
        worker = account_of(request).worker
        if worker is None or not works(access_of(account_of(request)), row.grid_id):
            raise services.NotYourGrid(_("You do not work on this grid."))
        visit = Visit(worker=worker, grid=row.grid, premises=row, day=today, kind=VisitKind.PATROL)
        visit.content = _("Patrolled, nothing to object to.")
        services.save_visit(visit, today=today)
        return _("The patrol of %(name)s is written down.") % {"name": row.name}

    return step(request, perform, reverse("field-premises"))


@login_required
def register(request: HttpRequest) -> HttpResponse:
    """Register premises of one of my grids."""
    now = timezone.now()
    form = FieldPremisesForm(sent(request), grids=workers_grids(request), now=now)
    today = timezone.localdate(now)
    form.instance.during = DateRange(today, None)

    def perform() -> tuple[str, str]:
        row = services.save_premises(form.instance, today=today)
        return reverse("field-place", args=(row.pk,)), _("%(name)s is registered.") % {"name": row.name}

    lead = _("The place and who answers for it by office. Never tenants or guests.")
    return entry(request, form, perform, title=_("Register premises"), back=reverse("field-premises"), lead=lead)
