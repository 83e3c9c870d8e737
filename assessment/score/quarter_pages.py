"""One's own results on a small screen: a quarter, a year, what a part-time member contributed. No rank is shown."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from assessment.adjustment.lists import approved_of
from assessment.delivery.services import mark_read
from assessment.periods import Kind, NotAPeriod, Period, containing, parse
from assessment.score.contributions import contributions, contributions_of, terms_of
from assessment.score.contributions import points_of as points_of_contributions
from assessment.score.models import ScoreEvidence
from assessment.score.quarter_lists import latest_of, scheme_changes, year_of
from assessment.score.quarter_words import explain, not_assessed_text, sum_of
from assessment.score.year_words import CONTRIBUTIONS, parts_of, points_of, tables_of
from assessment.score.year_words import sum_of as year_sum_of
from staff.access import access_of, account_of


def _period(text: str, kind: Kind) -> Period:
    try:
        return parse(text, kind)
    except NotAPeriod as error:
        raise Http404 from error


@login_required
def my_quarter(request: HttpRequest, period: str) -> HttpResponse:
    """One's own assessment of a quarter, each figure with its explanation and rows."""
    worker = access_of(account_of(request)).worker
    row = latest_of(worker or 0, _period(period, Kind.QUARTER))
    if row is None or worker is None:
        raise Http404
    mark_read(kind="quarterly_score", key=row.pk, worker=worker, at=timezone.now())
    kept = ScoreEvidence.objects.filter(revision=row.revision_id, worker=worker).first()
    context = {
        "row": row,
        "period": row.revision.period,
        "components": explain(row, kept.rows if kept else {}),
        "not_assessed": not_assessed_text(row.not_assessed_because),
        "sum": sum_of(row),
        "adjustments": approved_of(worker, row.revision.period),
        "scheme_changes": scheme_changes(row.revision),
    }
    return render(request, "assessment/score/my_quarter.html", context)


@login_required
def my_year(request: HttpRequest, period: str) -> HttpResponse:
    """The page of one's own yearly scores, one for each category; opening it is being told of them.

    Raises Http404 where there are none.
    """
    worker = access_of(account_of(request)).worker
    year = _period(period, Kind.YEAR)
    rows = year_of(worker or 0, year)
    if not rows or worker is None:
        raise Http404
    for row in rows:
        mark_read(kind="yearly_score", key=row.pk, worker=worker, at=timezone.now())
    kept = ScoreEvidence.objects.filter(revision__in=[row.revision_id for row in rows], worker=worker)
    behind = {one.revision_id: one.rows for one in kept}
    opened = [
        (row, year_sum_of(row), parts_of(row), points_of(row), tables_of(row, behind.get(row.revision_id, {})))
        for row in rows
    ]
    context = {"rows": opened, "period": year}
    return render(request, "assessment/score/my_year.html", context)


@login_required
def my_contributions(request: HttpRequest) -> HttpResponse:
    """What a part-time member contributed in this year so far, and the points of it."""
    user, today = account_of(request), timezone.localdate()
    row: Any = contributions(user, today).filter(pk=access_of(user).worker or 0).first()
    year = containing(today, Kind.YEAR)
    terms = terms_of(row.subdistrict_id, year) if row is not None else None
    if row is None or terms is None:
        raise Http404
    points = points_of_contributions(row, terms)
    counts = asdict(contributions_of(row))
    context = {
        "period": year,
        "rows": [(str(name), counts[kind], points[kind]) for kind, name in CONTRIBUTIONS.items()],
        "total": sum(points.values()),
    }
    return render(request, "assessment/score/my_contributions.html", context)


urlpatterns = [
    path("quarters/<str:period>/", my_quarter, name="my-quarter"),
    path("years/<str:period>/", my_year, name="my-year"),
    path("contributions/", my_contributions, name="my-contributions"),
]
