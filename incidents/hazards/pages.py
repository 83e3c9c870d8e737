"""Hazards of my grids: found, re-checked, reported."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.web.paging import page_of
from core.web.refusals import sent
from incidents.common.doors import write_down
from incidents.common.forms import AnswerForm
from incidents.common.pages import entry, step, with_grid, workers_grids, works
from incidents.common.rights import FIELD_ROLES
from incidents.hazards.forms import FieldHazardForm, ProblemForm
from incidents.hazards.lists import FIELD_QUEUES, hazard_light
from incidents.hazards.models import Hazard, HazardState
from incidents.hazards.services import Ending, recheck_hazard, record_hazard, report_hazard, report_problem
from incidents.premises.pages import chosen_premises
from incidents.visits.models import Visit
from staff.access import Role, access_of, account_of
from staff.sight import hidden_columns

PER_PAGE = 50


@login_required
def hazards(request: HttpRequest) -> HttpResponse:
    """Open hazards, the most urgent first; or the settled ones."""
    user, now = account_of(request), timezone.now()
    access = access_of(user)
    show = FIELD_QUEUES.chosen(access, request.GET.get("show", ""), "settled")
    mine = Hazard.objects.visible_to(user).filter(grid__in=access.tends_as(*Role.values))
    rows: Any = with_grid(mine.select_related("premises", "subcategory"), timezone.localdate(now))
    if show == "settled":
        rows = rows.exclude(state=HazardState.OPEN).order_by("-found_at", "-pk")
    else:
        rows = FIELD_QUEUES.narrowed(rows, show, user, now).order_by("due_at", "pk")
    page = page_of(request, rows, PER_PAGE)
    for row in page:
        row.light = hazard_light(row, now)
    context = {
        "rows": page.object_list,
        "page": page,
        "show": show,
        "tabs": [*FIELD_QUEUES.tabs(access), ("settled", _("settled hazards"))],
        "writes": bool(access.grids_as(*FIELD_ROLES)),
    }
    return render(request, "incidents/hazards/list.html", context)


@login_required
def new_hazard(request: HttpRequest) -> HttpResponse:
    """Write down a hazard, and how it goes on."""
    now, user, premises = timezone.now(), account_of(request), chosen_premises(request)
    form = FieldHazardForm(sent(request), grids=workers_grids(request), now=now, premises=premises)
    form.instance.found_at, form.instance.found_by = now, user.worker

    def perform() -> tuple[str, str]:
        row = record_hazard(form.instance, ending=form.ending_chosen(), by=user, at=now)
        return reverse("field-hazard", args=(row.pk,)), _("The hazard is written down.")

    title = _("Write down a hazard")
    return entry(request, form, perform, title=title, back=reverse("field-hazards"), lead=str(premises or ""))


def _seen(request: HttpRequest, key: int) -> Hazard:
    rows = Hazard.objects.visible_to(account_of(request)).select_related(
        "premises", "subcategory__matter", "found_by", "incident"
    )
    return get_object_or_404(with_grid(rows, timezone.localdate()), pk=key)


@login_required
def hazard(request: HttpRequest, key: int) -> HttpResponse:
    """One hazard, its re-checks, and the next step."""
    row = _seen(request, key)
    context = {
        "row": row,
        "hidden": hidden_columns(account_of(request), row),
        "light": hazard_light(row, timezone.now()),
        "open": row.state == HazardState.OPEN and works(access_of(account_of(request)), row.grid_id),
        "rechecks": row.rechecks.select_related("by__worker"),
    }
    return render(request, "incidents/hazards/page.html", context)


@login_required
def put_right(request: HttpRequest, key: int) -> HttpResponse:
    """One tap: re-checked, and put right."""
    row = _seen(request, key)

    def perform() -> str:
        recheck_hazard(hazard=row, passed=True, by=account_of(request), at=timezone.now())
        return _("The hazard is put right.")

    return step(request, perform, reverse("field-hazard", args=(row.pk,)))


@login_required
def not_yet(request: HttpRequest, key: int) -> HttpResponse:
    """Re-checked, and what is still wrong."""
    row = _seen(request, key)
    form = AnswerForm(sent(request))
    form.fields["note"].label = _("what is still wrong")
    form.fields["note"].required = True
    back = reverse("field-hazard", args=(row.pk,))

    def perform() -> tuple[str, str]:
        note = form.cleaned_data["note"]
        recheck_hazard(hazard=row, passed=False, note=note, by=account_of(request), at=timezone.now())
        return back, _("The re-check is noted.")

    return entry(request, form, perform, title=_("Not put right yet"), back=back, lead=row.description)


@login_required
def report(request: HttpRequest, key: int) -> HttpResponse:
    """One tap: the grid cannot put it right, so it becomes an incident."""
    row = _seen(request, key)

    def perform() -> str:
        saved = report_hazard(hazard=row, by=account_of(request), at=timezone.now())
        return _("%(number)s is reported.") % {"number": saved.incident}

    return step(request, perform, reverse("field-hazard", args=(row.pk,)))


@login_required
def problem(request: HttpRequest, key: int) -> HttpResponse:
    """One tap from the problem to its end: fixed on the spot, a deadline, or an incident."""
    now, user = timezone.now(), account_of(request)
    workers_grids(request)
    rows = with_grid(Visit.objects.visible_to(user), timezone.localdate(now)).select_related("premises", "worker")
    row = get_object_or_404(rows, pk=key)
    if row.worker_id != user.worker_id or not row.problem:
        raise Http404
    if row.handling or row.incident_id:
        messages.info(request, _("This problem is dealt with already."))
        return HttpResponseRedirect(reverse("field-work"))
    form = ProblemForm(sent(request), today=timezone.localdate(now))

    def perform() -> tuple[str, str]:
        ending, kind = request.POST.get("ending", ""), form.cleaned_data["kind"]
        if ending == HazardState.REPORTED:
            incident = report_problem(visit=row, kind=kind, by=user, at=now)
            message = _("%(number)s is reported.") % {"number": incident.number}
            return reverse("field-case", args=(incident.number,)), message
        due_on = form.cleaned_data["due_on"] if ending == HazardState.OPEN else None
        hazard = Hazard(grid=row.grid, premises=row.premises, subcategory=kind, description=row.problem, visit=row)
        hazard.place = "" if row.premises else str(row.grid)
        hazard.found_at, hazard.found_by = now, row.worker
        saved = record_hazard(hazard, ending=Ending(ending, due_on), by=user, at=now)
        return reverse("field-hazard", args=(saved.pk,)), _("The hazard is written down.")

    buttons = [
        (HazardState.FIXED, _("Fixed on the spot")),
        (HazardState.OPEN, _("To be put right by that day")),
        (HazardState.REPORTED, _("Report as a case")),
    ]
    title = _("What becomes of the problem?")
    return entry(request, form, perform, title=title, lead=row.problem, buttons=buttons)


urlpatterns = [
    path("visits/<int:key>/problem/", problem, name="field-problem"),
    path("hazards/", hazards, name="field-hazards"),
    path("hazards/new/", new_hazard, name="field-hazard-new"),
    path("hazards/<int:key>/", hazard, name="field-hazard"),
    path("hazards/<int:key>/put-right/", put_right, name="field-put-right"),
    path("hazards/<int:key>/not-yet/", not_yet, name="field-not-yet"),
    path("hazards/<int:key>/report/", report, name="field-hazard-report"),
]

write_down("field-hazard-new", gettext_lazy("Hazard"), gettext_lazy("Fixed, by a day, or reported as a case"))
