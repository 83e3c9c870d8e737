"""The start of fieldwork, and what is written down with one form: mediation, publicity, visits on a legal basis."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.admin import sent
from incidents import services
from incidents.fieldwork_worklist import counts_of
from incidents.forms.field import FieldCareForm, FieldMediationForm, FieldPublicityForm
from incidents.models import CareVisit, Incident
from incidents.pages.common import entry, workers_grids
from incidents.workflow import State
from staff.access import access_of, account_of


@login_required
def work(request: HttpRequest) -> HttpResponse:
    """What waits in the field, and everything that one writes down there."""
    access, now = access_of(account_of(request)), timezone.now()
    if not access.posts:
        raise Http404
    counts = counts_of(access, now)
    context = {
        "tiles": [
            (_("tasks to answer"), counts["tasks"], reverse("field-tasks")),
            (_("premises due for patrol"), counts["premises"], reverse("field-premises")),
            (_("hazards to be put right"), counts["hazards"], reverse("field-hazards")),
        ],
        "writes": bool(access.grids_as(*services.FIELD_ROLES)),
    }
    return render(request, "field/work.html", context)


@login_required
def mediation(request: HttpRequest) -> HttpResponse:
    """Write down a mediation of a dispute of my grids."""
    now, user = timezone.now(), account_of(request)
    grids = workers_grids(request)
    cases: Any = Incident.objects.visible_to(user).filter(grid__in=grids, matter__asks_mediation=True)
    ended = [State.DRAFT, State.DISCARDED, State.INVALID, State.DUPLICATE, State.EVALUATED]
    cases = cases.exclude(state__in=ended).select_related("text", "matter", "grid").order_by("-pk")
    chosen = cases.filter(number=request.GET.get("case", "")).first()
    form = FieldMediationForm(sent(request), cases=cases, today=timezone.localdate(now), chosen=chosen)
    form.instance.mediator = user.worker

    def perform() -> tuple[str, str]:
        row = services.record_mediation(form.instance, by=user, at=now)
        return reverse("field-case", args=(row.incident.number,)), _("The mediation is written down.")

    lead = "" if cases else _("There is no dispute on your grids. Report it as a case first.")
    return entry(request, form, perform, title=_("Write down a mediation"), lead=lead)


@login_required
def publicity(request: HttpRequest) -> HttpResponse:
    """Write down a publicity activity."""
    now, user = timezone.now(), account_of(request)
    form = FieldPublicityForm(sent(request), grids=workers_grids(request), now=now)
    form.instance.worker = user.worker

    def perform() -> tuple[str, str]:
        grids = list(form.cleaned_data["where"])
        services.save_activity(form.instance, grids=grids, by=user, today=timezone.localdate(now))
        return reverse("field-work"), _("The activity is written down.")

    return entry(request, form, perform, title=_("Write down publicity"))


@login_required
def care(request: HttpRequest) -> HttpResponse:
    """Write down a visit on a legal basis: codes, and nothing about the person."""
    now, user = timezone.now(), account_of(request)
    form = FieldCareForm(sent(request), grids=workers_grids(request), now=now)
    form.instance.worker = user.worker

    def perform() -> tuple[str, str]:
        services.record_care_visit(form.instance, by=user, today=timezone.localdate(now))
        return reverse("field-care"), _("The visit is written down.")

    month = timezone.localdate(now).replace(day=1)
    count = CareVisit.objects.filter(worker=user.worker, day__gte=month).count()
    lead = _("Nothing about the person is kept: no name, no number, no text.")
    told = _("Written down by you this month: %(count)d") % {"count": count}
    return entry(request, form, perform, title=_("Visit on a legal basis"), lead=lead, hint=told)
