"""Telling people their scores: each their own, in their own account."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessment.delivery.services import tell_each
from assessment.score.models import MonthlyScore, ScoreRevision
from staff.inbox.topics import register

MONTHLY = "monthly_score"  # the kind of a delivery, and of an objection
TOPICS = {
    "monthly_score": _("Your score of %(month)s is there: see how it came about, and what to do if it is wrong."),
    "monthly_score_revised": _("Your score of %(month)s was computed again: see what changed, and why."),
}
register(TOPICS)


def scored(revision: ScoreRevision, *, at: datetime) -> None:
    """Tell everybody who has a score in it, or the reason why there is none; of a revision whom it changes."""
    tell_each(
        kind=MONTHLY,
        told=_changed(revision),
        at=at,
        text="monthly_score" if revision.revision == 1 else "monthly_score_revised",
        link=reverse("own-monthly-score", args=(str(revision.period),)),
        values={"month": str(revision.period)},
        about=f"{MONTHLY} {revision.period} r{revision.revision}",
    )


def _changed(revision: ScoreRevision) -> list[tuple[int, int]]:
    """The scores of a revision that differ from those before it, with whose they are. Of the first all of them."""
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
    return [(key, worker) for key, worker, *rest in scores if (worker, *rest) not in before]
