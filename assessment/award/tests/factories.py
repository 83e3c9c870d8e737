"""Scores of a year for tests: written as they are when people were told of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from assessment.scheme.models import Scheme
from assessment.score.models import ScoreKind, ScoreRevision, ScoreState, YearlyScore
from grids.territory.models import Subdistrict
from incidents.tests.factories import shanghai
from staff.people.models import Worker

Scores = dict[Worker, tuple[str | None, str | None]]  # the score, and the mean of quarters
TOLD = shanghai("2026-01-15 09:00")


def year_scores(
    of: Subdistrict,
    category: str,
    scores: Scores,
    *,
    year: int = 2025,
    revision: int = 1,
    final: bool = True,
    for_workers: tuple[int, ...] = (),
    at: datetime = TOLD,
    also: Mapping[str, Scores] | None = None,
) -> ScoreRevision:
    """One revision of the scores of a year; in one category, as if there were no other, or in those of `also`, too."""
    scheme = Scheme.objects.get(subdistrict=of)
    made = ScoreRevision.objects.create(
        subdistrict=of,
        kind=ScoreKind.YEAR,
        period_start=date(year, 1, 1),
        revision=revision,
        scheme=scheme,
        terms=scheme.terms,
        drafted_at=at,
        reason="" if revision == 1 else "复核",
        for_workers=list(for_workers),
        reviewed_at=None if revision == 1 else at,
    )
    YearlyScore.objects.bulk_create(
        YearlyScore(
            revision=made,
            category=of_category,
            worker=worker,
            score=None if score is None else Decimal(score),
            quarters_mean=None if quarters is None else Decimal(quarters),
            facts={},
            explanation={},
        )
        for of_category, its_own in {category: scores, **(also or {})}.items()
        for worker, (score, quarters) in its_own.items()
    )
    made.state, made.told_at = ScoreState.TOLD, at
    made.save()
    if final:
        made.state, made.final_at = ScoreState.FINAL, at
        made.save()
    return made
