"""Notices about scores: to each person of their own, in their own account."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessment.score.models import MonthlyScore, ScoreRevision
from staff.accounts.models import User
from staff.inbox.services import notify, together
from staff.inbox.topics import register

TOPICS = {
    "monthly_score": _("Your score of %(month)s is there: see how it came about, and what to do if it is wrong."),
    "monthly_score_revised": _("Your score of %(month)s was computed again: see what changed, and why."),
}
register(TOPICS)


def scored(revision: ScoreRevision, *, at: datetime) -> None:
    """Tell everybody who has a score in it, or the reason why there is none. Whoever has no account gets no notice."""
    topic = "monthly_score" if revision.revision == 1 else "monthly_score_revised"
    changed = _changed(revision)
    accounts = User.objects.filter(worker__in=changed, is_active=True).order_by("pk").values_list("worker", "pk")
    with together(at=at):
        for worker, account in accounts:
            key = changed[worker]
            notify(
                topic=topic,
                about=str(key),
                to=[account],
                values={"month": str(revision.period)},
                link=reverse("monthly-score", args=(key,)),
                at=at,
            )


def _changed(revision: ScoreRevision) -> dict[int, int]:
    """The scores of a revision that differ from those before it: worker → key. Of the first all of them."""
    told = ("worker", "score", "not_scored_because", "base_score", "incident_score", "awareness_score")
    before = set(
        MonthlyScore.objects.filter(
            revision__subdistrict=revision.subdistrict_id,
            revision__kind=revision.kind,
            revision__period_start=revision.period_start,
            revision__revision=revision.revision - 1,
        ).values_list(*told)
    )
    scores = revision.monthly_scores.order_by("pk").values_list("pk", *told)
    return {worker: key for key, worker, *rest in scores if (worker, *rest) not in before}
