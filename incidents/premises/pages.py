"""My premises: which are due for patrol, what is known of them, and a patrol in one tap."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg2.extras import DateRange

from core.web.paging import page_of
from core.web.refusals import sent
from incidents.common.pages import entry, with_grid, workers_grids, works
from incidents.premises.forms import FieldPremisesForm
from incidents.premises.lists import FIELD_QUEUES, patrol_light
from incidents.premises.models import Premises
from incidents.premises.services import save_premises
from staff.access import access_of, account_of
from staff.sight import hidden_columns

PER_PAGE = 50


def mine(request: HttpRequest) -> Any:
    """The premises registered today on the grids that the user serves in any role."""
    grids = [grid for _role, grid in access_of(account_of(request)).posts]
    today = timezone.localdate()
    return with_grid(Premises.objects.filter(grid__in=grids).in_force(today), today)


@login_required
def premises_list(request: HttpRequest) -> HttpResponse:
    """What is due for patrol, most overdue first; or all."""
    user, now = account_of(request), timezone.now()
    access, today = access_of(user), timezone.localdate(now)
    show = FIELD_QUEUES.chosen(access, request.GET.get("show", ""), "all")
    rows = FIELD_QUEUES.narrowed(mine(request), show, user, now)
    page = page_of(request, rows.order_by("patrol_due_on", "pk"), PER_PAGE)
    for row in page:
        row.light = patrol_light(row, today)
    context = {
        "rows": page.object_list,
        "page": page,
        "show": show,
        "tabs": [*FIELD_QUEUES.tabs(access), ("all", _("all premises"))],
        "writes": any(works(access, grid) for _role, grid in access.posts),
        "today": today,
    }
    return render(request, "incidents/premises/list.html", context)


@login_required
def premises_page(request: HttpRequest, key: int) -> HttpResponse:
    """One place: where it is, whom to ask for, what was found there."""
    today = timezone.localdate()
    row = get_object_or_404(with_grid(Premises.objects.visible_to(account_of(request)), today), pk=key)
    context = {
        "row": row,
        "hidden": hidden_columns(account_of(request), row),
        "light": patrol_light(row, today),
        "writes": works(access_of(account_of(request)), row.grid_id) and today in row.during,
        "visits": row.visits.select_related("worker").order_by("-day", "-pk")[:5],
        "hazards": row.hazards.select_related("subcategory").order_by("-found_at")[:5],
    }
    return render(request, "incidents/premises/page.html", context)


@login_required
def register(request: HttpRequest) -> HttpResponse:
    """Register premises of one of my grids."""
    now = timezone.now()
    form = FieldPremisesForm(sent(request), grids=workers_grids(request), now=now)
    today = timezone.localdate(now)
    form.instance.during = DateRange(today, None)

    def perform() -> tuple[str, str]:
        row = save_premises(form.instance, today=today)
        return reverse("field-place", args=(row.pk,)), _("%(name)s is registered.") % {"name": row.name}

    lead = _("The place and who answers for it by office. Never tenants or guests.")
    return entry(request, form, perform, title=_("Register premises"), back=reverse("field-premises"), lead=lead)


def chosen_premises(request: HttpRequest) -> Premises | None:
    """The premises that the address names, if they may be seen."""
    key = request.GET.get("premises", "")
    if not (key.isascii() and key.isdigit() and len(key) <= 18):
        return None
    return Premises.objects.visible_to(account_of(request)).filter(pk=int(key)).first()


urlpatterns = [
    path("premises/", premises_list, name="field-premises"),
    path("premises/new/", register, name="field-register"),
    path("premises/<int:key>/", premises_page, name="field-place"),
]
