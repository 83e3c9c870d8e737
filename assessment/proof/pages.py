"""Where the evidence files of scores are loaded: by whoever may open the rows behind them, and each time noted."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.views.decorators.http import require_safe

from assessment.bulletin.models import BulletinLine
from assessment.figures.source_rows import may_open
from assessment.proof.documents import evidence_zip
from assessment.proof.services import NoRows, of_line, of_month, of_quarter
from assessment.score.models import MonthlyScore, QuarterlyScore
from core import audit
from core.documents.answers import served
from core.models import AuditKind
from staff.access import account_of
from staff.sight import may_read


@require_safe
@login_required
def line_evidence(request: HttpRequest, key: int) -> HttpResponse:
    """Of a grid's month, for who may open the page of its rows."""
    user = account_of(request)
    lines = BulletinLine.objects.visible_to(user).select_related("bulletin__subdistrict", "bulletin__scheme")
    line = get_object_or_404(lines, pk=key)
    if not may_open(line.bulletin.subdistrict_id, line.grid_id, user):
        raise Http404
    return _handed_out(lambda: of_line(line, user), line)


@require_safe
@login_required
def month_evidence(request: HttpRequest, key: int) -> HttpResponse:
    """Of a member's month, for who may read how it came about."""
    user = account_of(request)
    rows = MonthlyScore.objects.visible_to(user).select_related("revision__subdistrict", "revision__scheme", "worker")
    score = get_object_or_404(rows, pk=key)
    return _of_person(score, of_month, user)


@require_safe
@login_required
def quarter_evidence(request: HttpRequest, key: int) -> HttpResponse:
    """Of a member's quarter, for who may read how it came about."""
    user = account_of(request)
    rows = QuarterlyScore.objects.visible_to(user).select_related("revision__subdistrict", "revision__scheme", "worker")
    score = get_object_or_404(rows, pk=key)
    return _of_person(score, of_quarter, user)


def _of_person(score: Any, content: Any, user: Any) -> HttpResponse:
    if not may_read(user, score, "explanation"):
        raise Http404
    return _handed_out(lambda: content(score, user), score)


def _handed_out(content: Any, about: object) -> HttpResponse:
    try:
        name, packed = evidence_zip(content())
    except NoRows:
        raise Http404 from None
    audit.record(AuditKind.EXPORT, name, str(about))
    answer = served(name, packed, "application/zip")
    answer["Cache-Control"] = "private, no-store"
    return answer


urlpatterns = [
    path("lines/<int:key>/evidence/", line_evidence, name="line-evidence"),
    path("scores/<int:key>/evidence/", month_evidence, name="monthly-score-evidence"),
    path("quarterly-scores/<int:key>/evidence/", quarter_evidence, name="quarterly-score-evidence"),
]
