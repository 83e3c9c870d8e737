"""The monthly scores by which pay goes: of each worker and month the one that counts after all told revisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from assessment.pay.coefficient import Revised, Score, score_for_pay
from assessment.score.models import MonthlyScore, ScoreKind, ScoreState
from grids.territory.models import Subdistrict

ScoresOfWorker = Mapping[date, Score]


def scores_for_pay(subdistrict: Subdistrict, begin: date, end: date) -> dict[int, ScoresOfWorker]:
    """By worker and month, for the months that begin in the half-open range. One query."""
    rows = (
        MonthlyScore.objects.filter(
            revision__subdistrict=subdistrict,
            revision__kind=ScoreKind.MONTH,
            revision__period_start__gte=begin,
            revision__period_start__lt=end,
        )
        .exclude(revision__state=ScoreState.DRAFT)
        .order_by("revision__revision")
        .values_list("worker", "revision__period_start", "revision__revision", "revision__for_workers", "score")
    )
    revisions: dict[tuple[int, date], list[Revised]] = defaultdict(list)
    for worker, month, revision, for_workers, score in rows:
        revisions[worker, month].append(Revised(score, not for_workers, worker in for_workers, revision))
    found: dict[int, dict[date, Score]] = defaultdict(dict)
    for (worker, month), told in revisions.items():
        valid = score_for_pay(told)
        if valid is not None:
            found[worker][month] = valid
    return dict(found)
