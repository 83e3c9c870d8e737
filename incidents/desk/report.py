"""The report of the field: photograph, kind, one sentence; also what a browser kept while there was no reception."""

from __future__ import annotations

import copy
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.web.forms import Careful
from core.web.refusals import add_refusal, sent
from core.web.seen import Seen
from core.web.sent_once import by_script, done
from core.web.uploads import ACCEPT
from incidents.attachments.forms import CheckedFiles
from incidents.attachments.models import Purpose
from incidents.attachments.services import attach
from incidents.common.pages import entry, served_grids
from incidents.incident.corrections import CORRECTED, correct_report, may_correct
from incidents.incident.field_forms import FieldReportForm
from incidents.incident.models import Incident, IncidentText
from incidents.incident.services import report_incident
from staff.access import access_of, account_of
from staff.accounts.models import User


class ReportWithPhotographs(FieldReportForm):
    """The report with its photographs, for a browser that sends everything at once."""

    photographs = CheckedFiles(label=_("Photographs"), required=False)


class CorrectionForm(Careful, forms.Form):
    """The words of a report."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in CORRECTED:
            self.fields[name] = copy.deepcopy(FieldReportForm.base_fields[name])


@login_required
def report(request: HttpRequest) -> HttpResponse:
    """The form of a report on one of my grids, or, once it is sent, the way to the case that it made.

    Raises Http404 for who has no post.
    """
    user, now = account_of(request), timezone.now()
    access = access_of(user)
    if not access.posts:
        raise Http404
    grids = served_grids(access, timezone.localdate(now))
    files = request.FILES if request.method == "POST" else None
    form = ReportWithPhotographs(sent(request), files, grids=grids, now=now, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            incident = report_with_photographs(form, by=user, now=now)
        except (DomainError, ValidationError) as refusal:
            add_refusal(form, refusal)
        else:
            if not by_script(request):
                messages.success(request, _("%(number)s is reported.") % {"number": incident.number})
            return done(request, reverse("field-case", args=(incident.number,)))
    context = {"form": form, "title": _("Report a case"), "submit": _("Report"), "accept": ACCEPT}
    return render(request, "incidents/desk/report.html", context)


@transaction.atomic
def report_with_photographs(form: Any, *, by: User, now: datetime) -> Incident:
    """The incident with all its photographs, or neither."""
    values = form.cleaned_data
    incident = report_incident(
        by=by,
        now=now,
        grid=values["grid"],
        matter=values["kind"].matter,
        subcategory=values["kind"],
        occurred_at=values["occurred_at"],
        longitude=values["longitude"],
        latitude=values["latitude"],
        texts=form.texts(),
    )
    if values["photographs"]:
        kept = {"uploads": values["photographs"], "purpose": Purpose.BEFORE, "field": "photographs"}
        attach(number=incident.number, by=by, at=now, **kept)
    return incident


@login_required
def correct(request: HttpRequest, number: str) -> HttpResponse:
    """Correct the words of a report of mine, until the center accepts it."""
    user, back = account_of(request), reverse("field-case", args=(number,))
    row = get_object_or_404(Incident.objects.visible_to(user), number=number)
    if not may_correct(row, user):
        messages.error(request, _("A report is corrected by who reported it, until the center accepts it."))
        return HttpResponseRedirect(back)
    seen = Seen(request, IncidentText, row.pk)
    text = IncidentText.objects.get(incident=row)
    form = CorrectionForm(sent(request), initial={name: getattr(text, name) for name in CORRECTED})

    def perform() -> tuple[str, str]:
        correct_report(number=number, texts=form.cleaned_data, by=user)
        return back, _("The report is corrected.")

    return entry(request, form, perform, title=_("Correct the report"), back=back, row=text, seen=seen)


urlpatterns = [
    path("report/", report, name="field-report"),
    path("cases/<str:number>/correct/", correct, name="field-correct"),
]
