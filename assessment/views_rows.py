"""The page that opens a line to the rows behind it: for who serves the grid, and for the office."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from assessment.explanations import explain, field_of
from assessment.models import BulletinLine
from assessment.source_rows import may_open, tables_of
from assessment.terms import Terms
from staff.access import account_of


@login_required
def rows(request: HttpRequest, key: int) -> HttpResponse:
    """One line, how it came about, and every row that counted."""
    user = account_of(request)
    lines = BulletinLine.objects.visible_to(user).select_related("bulletin__subdistrict")
    line = get_object_or_404(lines, pk=key)
    if not may_open(line, user):
        raise Http404
    explanation = explain(line, Terms.model_validate(line.bulletin.terms), among=field_of(line.bulletin))
    context = {"line": line, "explanation": explanation, "tables": tables_of(line, user)}
    return render(request, "dashboard/rows.html", context)
