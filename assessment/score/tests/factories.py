"""Revisions of scores for tests that are about who reads them, not about how they are computed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from assessment.bulletin.models import Bulletin
from assessment.figures.quarter_indicators import QUARTER
from assessment.periods import Kind, containing
from assessment.scheme.models import Scheme
from assessment.score.models import (
    MonthlyScore,
    QuarterlyScore,
    ScoreEvidence,
    ScoreRevision,
    ScoreState,
    YearlyScore,
)
from grids.territory.models import Grid
from staff.people.models import Worker

Rows = Callable[[ScoreRevision], object]
NO_ROWS: Rows = lambda _revision: None  # noqa: E731


def drafted(scheme: Scheme, month: date, revision: int, at: datetime) -> Bulletin:
    return Bulletin.objects.create(
        subdistrict=scheme.subdistrict,
        month=month,
        revision=revision,
        reason="更正" if revision > 1 else "",
        scheme=scheme,
        terms=scheme.terms,
        drafted_at=at,
    )


def told(scheme: Scheme, kind: Kind, day: date, *, rows: Rows = NO_ROWS, **more: Any) -> ScoreRevision:
    """The next revision of the period around `day`, told to people; final where it is of a quarter or a year.

    That of a month belongs to a bulletin of its own, which nobody froze.
    """
    period = containing(day, kind)
    number = ScoreRevision.objects.filter(
        subdistrict=scheme.subdistrict, kind=kind.value, period_start=period.start
    ).count()
    at: datetime = period.ends_at + timedelta(hours=2)
    revision = ScoreRevision.objects.create(
        subdistrict=scheme.subdistrict,
        kind=kind.value,
        period_start=period.start,
        revision=number + 1,
        bulletin=drafted(scheme, period.start, number + 1, at) if kind is Kind.MONTH else None,
        scheme=scheme,
        terms=scheme.terms,
        drafted_at=at,
        **{"reason": "更正" if number else "", **more},
    )
    rows(revision)
    revision.state, revision.told_at = ScoreState.TOLD, at
    if number and kind is not Kind.MONTH:
        revision.reviewed_at = at
    if kind is not Kind.MONTH:
        revision.state, revision.final_at = ScoreState.FINAL, at
    revision.save()
    return revision


def monthly(revision: ScoreRevision, who: Worker, grid: Grid, **more: Any) -> MonthlyScore:
    """A score of a month that was earned on one grid."""
    values: dict[str, Any] = {
        "facts": {"name": who.name, "staff_number": who.staff_number},
        "measures": {},
        "score": "80.00",
        "days": 31,
        "effective_days": 31,
        "stretches": [],
        "explanation": {},
    }
    return MonthlyScore.objects.create(revision=revision, worker=who, grids=[grid.pk], **{**values, **more})


def quarterly(revision: ScoreRevision, who: Worker, grid: Grid, **more: Any) -> QuarterlyScore:
    indicators = {part.indicator.code: {"share": None} for component in QUARTER for part in component.parts}
    explanation = {"weights": {}, "parts": {}, "left_out": [], "indicators": indicators}
    values: dict[str, Any] = {"facts": {"name": who.name}, "measures": {}, "score": "80.00", "in_bottom": False}
    values["explanation"] = explanation
    return QuarterlyScore.objects.create(revision=revision, worker=who, grids=[grid.pk], **{**values, **more})


def yearly(revision: ScoreRevision, who: Worker, grid: Grid, **more: Any) -> YearlyScore:
    values: dict[str, Any] = {"category": "full_time", "score": "80.00", "facts": {"name": who.name}, "explanation": {}}
    return YearlyScore.objects.create(revision=revision, worker=who, grids=[grid.pk], **{**values, **more})


def evidence(revision: ScoreRevision, who: Worker, _grid: Grid, *, rows: Any) -> ScoreEvidence:
    return ScoreEvidence.objects.create(revision=revision, worker=who, rows=rows)
