"""The page of one monthly score: for the person, how it came about; for who leads the grid, the score alone."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from assessment.delivery.services import mark_read
from assessment.figures.source_rows import rows_asked_whole
from assessment.periods import Kind, NotAPeriod, parse
from assessment.scheme.terms import Terms
from assessment.score.differences import changes_of
from assessment.score.explanations import explain, not_scored_text
from assessment.score.lists import latest
from assessment.score.models import MonthlyScore, ScoreState
from assessment.score.notices import MONTHLY
from staff.access import access_of, account_of
from staff.sight import may_read


@login_required
def own_monthly_score(request: HttpRequest, month: str) -> HttpResponse:
    """One's own valid score of a month, as a notice leads there."""
    try:
        period = parse(month, Kind.MONTH)
    except NotAPeriod:
        raise Http404 from None
    score = latest(access_of(account_of(request)).worker or 0, period)
    if score is None:
        raise Http404
    return redirect("monthly-score", score.pk)


@login_required
def monthly_score(request: HttpRequest, key: int) -> HttpResponse:
    """One's own score, or one that one may see. No rank: people are ranked by the quarter, and never on phones."""
    user = account_of(request)
    rows = MonthlyScore.objects.visible_to(user).select_related("revision__subdistrict", "revision__bulletin", "worker")
    score = get_object_or_404(rows, pk=key)
    worker = access_of(user).worker
    mark_read(kind=MONTHLY, key=score.pk, worker=worker, at=timezone.now())
    details = may_read(user, score, "explanation")
    revisions = rows.filter(
        worker=score.worker_id, revision__kind=score.revision.kind, revision__period_start=score.revision.period_start
    )
    others = list(revisions.exclude(pk=score.pk).order_by("revision__revision"))
    context = {
        "score": score,
        "mine": score.worker_id == worker,
        "no_score": not_scored_text(score.not_scored_because),
        "explanation": explain(score, user, whole=rows_asked_whole(request)) if details else None,
        "changes": changes_of(score) if details else (),
        "reason": score.revision.reason if details else "",
        "others": others,
        "told": None if score.revision.state == ScoreState.DRAFT else score,
        "objection_days": Terms.model_validate(score.revision.terms).objection.working_days,
        "newest": max([score, *others], key=lambda one: one.revision.revision),
    }
    return render(request, "assessment/score/page.html", context)
