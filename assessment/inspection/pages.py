"""The weekly inspection for who serves the grid: its figures opened, and how what was found is put right."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessment.figures.source_rows import may_open, rows_asked_whole
from assessment.inspection.board import exception_text
from assessment.inspection.explanations import explain_week
from assessment.inspection.forms import AnswerForm
from assessment.inspection.models import FindingState, Inspection, InspectionFinding
from assessment.inspection.services import answer_finding, may_answer
from core.errors import DomainError
from grids.territory.models import Grid
from staff.access import account_of


@login_required
def inspection(request: HttpRequest, key: int) -> HttpResponse:
    """One week of one grid: every figure opens to what was asked, what was expected, and the rows that counted."""
    user = account_of(request)
    rows = Inspection.objects.visible_to(user).select_related("subdistrict", "evidence")
    row = get_object_or_404(rows, pk=key)
    if not may_open(row.subdistrict_id, row.grid_id, user):
        raise Http404
    beside = {row.period.previous().start, row.period.next().start}
    weeks = {one.week: one for one in Inspection.objects.filter(grid=row.grid_id, week__in=beside)}
    context = {
        "row": row,
        "grid": Grid.objects.on(row.week).get(pk=row.grid_id),
        "last_day": row.period.end - timedelta(days=1),
        "before": weeks.get(row.period.previous().start),
        "after": weeks.get(row.period.next().start),
        "exceptions": [exception_text(code) for code in row.exceptions],
        "week": explain_week(row, user, whole=rows_asked_whole(request)),
        "findings": row.findings.order_by("pk"),
    }
    return render(request, "assessment/inspection/page.html", context)


@login_required
def rectification(request: HttpRequest, pk: int) -> HttpResponse:
    """One finding with its steps; who serves the grid answers it here."""
    user = account_of(request)
    rows = InspectionFinding.objects.visible_to(user).select_related("inspection")
    finding = get_object_or_404(rows, pk=pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_finding(finding=finding, text=form.cleaned_data["text"], by=user, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, str(_("The center will check it.")))
            return redirect("rectification", pk=pk)
    context = {
        "finding": finding,
        "grid": Grid.objects.on(finding.inspection.week).get(pk=finding.inspection.grid_id),
        "steps": finding.steps.select_related("by__worker"),
        "form": form,
        "may_answer": finding.state == FindingState.ASSIGNED and may_answer(finding, user),
        "late": _is_late(finding),
        "tone": _tone(finding),
    }
    return render(request, "assessment/inspection/rectification.html", context)


def _is_late(finding: InspectionFinding) -> bool:
    """Whether what is to be put right should have been by now."""
    assigned = finding.state == FindingState.ASSIGNED
    return assigned and finding.due_on is not None and finding.due_on < timezone.localdate()


def _tone(finding: InspectionFinding) -> str:
    """The colour of its state: `late`, `soon`, `met` or none."""
    if _is_late(finding):
        return "late"
    return {FindingState.ASSIGNED: "soon", FindingState.CLOSED: "met"}.get(FindingState(finding.state), "")
