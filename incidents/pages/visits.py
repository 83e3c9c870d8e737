"""A visit or patrol, and what becomes of the problem that it found."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.admin import sent
from incidents import services
from incidents.forms.field import FieldVisitForm, ProblemForm
from incidents.models import Hazard, HazardState, Premises, Visit
from incidents.pages.common import entry, with_grid, workers_grids
from staff.access import account_of


def chosen_premises(request: HttpRequest) -> Premises | None:
    """The premises that the address names, if they may be seen."""
    key = request.GET.get("premises", "")
    if not (key.isascii() and key.isdigit() and len(key) <= 18):
        return None
    return Premises.objects.visible_to(account_of(request)).filter(pk=int(key)).first()


@login_required
def visit(request: HttpRequest) -> HttpResponse:
    """Write down a visit or a patrol of mine."""
    now, premises = timezone.now(), chosen_premises(request)
    form = FieldVisitForm(sent(request), grids=workers_grids(request), now=now, premises=premises)
    form.instance.worker = account_of(request).worker

    def perform() -> tuple[str, str]:
        row = services.save_visit(form.instance, today=timezone.localdate(now))
        found = bool(row.problem and not row.handling)
        return reverse("field-problem", args=(row.pk,)) if found else reverse("field-work"), _(
            "The visit is written down."
        )

    return entry(request, form, perform, title=_("Write down a visit"), lead=str(premises or ""))


@login_required
def problem(request: HttpRequest, key: int) -> HttpResponse:
    """One tap from the problem to its end: fixed on the spot, a deadline, or a case."""
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
            case = services.report_problem(visit=row, kind=kind, by=user, at=now)
            told = _("%(number)s is reported.") % {"number": case.number}
            return reverse("field-case", args=(case.number,)), told
        due_on = form.cleaned_data["due_on"] if ending == HazardState.OPEN else None
        hazard = Hazard(grid=row.grid, premises=row.premises, subcategory=kind, description=row.problem, visit=row)
        hazard.place = "" if row.premises else str(row.grid)
        hazard.found_at, hazard.found_by = now, row.worker
        saved = services.record_hazard(hazard, ending=services.Ending(ending, due_on), by=user, at=now)
        return reverse("field-hazard", args=(saved.pk,)), _("The hazard is written down.")

    buttons = [
        (HazardState.FIXED, _("Fixed on the spot")),
        (HazardState.OPEN, _("To be put right by that day")),
        (HazardState.REPORTED, _("Report as a case")),
    ]
    title = _("What becomes of the problem?")
    return entry(request, form, perform, title=title, lead=row.problem, buttons=buttons)
