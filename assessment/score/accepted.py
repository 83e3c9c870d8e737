"""Scores of a month that was revised for an objection: what the revision before counted, with the accepted rows as they
are now. Other later facts do not enter; see docs/decisions/056.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from assessment.bulletin.models import Bulletin
from assessment.figures.counts import StretchCounts
from assessment.figures.exchange import Named, exchanged, stretch_recounted
from assessment.figures.stretches import Stretch
from assessment.periods import Kind
from assessment.score.models import MonthlyScore, ScoreEvidence, ScoreRevision

DAYS = (
    *("member_days", "leave_days", "induction_days", "effective_days"),
    *("team_days", "team_days_of_month", "own_days_of_month"),
)


def as_accepted(bulletin: Bulletin, today: Iterable[Stretch]) -> list[Stretch]:
    """The stretches by which the scores of a frozen bulletin are judged.

    Those of today; of a revision that was made for an objection, those kept by the revision of scores before it, each
    with the rows that were accepted as they are today.
    """
    stretches = list(today)
    before = _before(bulletin) if bulletin.is_for_objections else None
    if before is None:
        return stretches
    accepted = [(str(source), str(key)) for source, key in bulletin.corrections]
    now = {(one.worker, one.grid, one.counts.begins_on): one for one in stretches}
    evidence = dict(ScoreEvidence.objects.filter(revision=before).values_list("worker", "rows"))
    scores = MonthlyScore.objects.filter(revision=before).order_by("pk")
    return [
        stretch for score in scores for stretch in _of_score(score, evidence.get(score.worker_id, []), now, accepted)
    ]


def _before(bulletin: Bulletin) -> ScoreRevision | None:
    """The last revision of the month's scores; None for a month that was frozen before scores were kept."""
    of_month = ScoreRevision.objects.filter(
        subdistrict=bulletin.subdistrict_id, kind=Kind.MONTH, period_start=bulletin.month
    )
    return of_month.exclude(bulletin=bulletin).order_by("-revision").first()


def _of_score(
    score: MonthlyScore, rows: list[Any], now: dict[Any, Stretch], accepted: Collection[Named]
) -> list[Stretch]:
    stretches = []
    places, counted = score.facts["stretches"], score.measures["stretches"]
    for place, kept, evidence in zip(places, counted, rows, strict=True):
        counts = StretchCounts.from_json(kept)
        before = evidence["rows"]
        today = now.get((score.worker_id, place["grid_id"], counts.begins_on))
        after = exchanged(before, today.rows, accepted) if today is not None else before
        stretches.append(
            Stretch(
                worker=score.worker_id,
                staff_number=score.facts["staff_number"],
                name=score.facts["name"],
                grid=place["grid_id"],
                code=place["grid"],
                grid_name=place["grid_name"],
                counts=_with_days(stretch_recounted(counts, before, after), today, score, accepted),
                rows=after,
            )
        )
    return stretches


def _with_days(
    counts: StretchCounts, today: Stretch | None, score: MonthlyScore, accepted: Collection[Named]
) -> StretchCounts:
    """The days of the member as they are now, where these were accepted: their row keeps not all of them."""
    if today is None or ("members", score.facts["staff_number"]) not in accepted:
        return counts
    return replace(counts, **{name: getattr(today.counts, name) for name in DAYS})
