"""The record of a year, person by person: the yearly score, quarters, bottom months, interviews."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assessment.award.rules import LEADER, PART_TIME
from assessment.bulletin.models import Bulletin, BulletinLine
from assessment.interview.models import Interview, InterviewState
from assessment.periods import Kind, Period
from assessment.score.models import Grade, QuarterlyScore, ScoreRevision, YearlyScore
from grids.territory.models import Subdistrict
from staff.postings.models import GridService


@dataclass(frozen=True, slots=True)
class Record:
    """What the year says of one person in one category."""

    worker: int
    score: Decimal | None
    quarters_mean: Decimal | None
    bottom_months: int | None
    unqualified_quarters: int
    open_interviews: int


def records(revision: ScoreRevision, category: str) -> list[Record]:
    """The record of everybody who is in the scores of the year in this category, as things stand now. Six queries."""
    subdistrict, year = revision.subdistrict, revision.period
    rows = YearlyScore.objects.filter(revision=revision, category=category).order_by("worker")
    unqualified, interviews = _unqualified(subdistrict, year), _open_interviews(subdistrict)
    months = None if category == PART_TIME else _bottom_months(subdistrict, year, category)
    return [
        Record(
            worker=row.worker_id or 0,
            score=row.score,
            quarters_mean=None if category in (LEADER, PART_TIME) else row.quarters_mean,
            bottom_months=None if months is None else months[row.worker_id or 0],
            unqualified_quarters=unqualified[row.worker_id or 0],
            open_interviews=interviews[row.worker_id or 0],
        )
        for row in rows
    ]


def _unqualified(subdistrict: Subdistrict, year: Period) -> Counter[int]:
    """By worker the quarters of the year with the lowest grade, by the grade that counts for consequences."""
    rows = QuarterlyScore.objects.latest().filter(
        revision__subdistrict=subdistrict,
        revision__period_start__gte=year.start,
        revision__period_start__lt=year.end,
        grade=Grade.UNQUALIFIED,
    )
    return Counter(rows.values_list("worker", flat=True))


def _open_interviews(subdistrict: Subdistrict) -> Counter[int]:
    """By worker the interviews that are open, or held and without a check that was passed."""
    rows = Interview.objects.filter(subdistrict=subdistrict, state__in=[InterviewState.OPEN, InterviewState.HELD])
    return Counter(rows.values_list("worker", flat=True))


def _bottom_months(subdistrict: Subdistrict, year: Period, role: str) -> Counter[int]:
    """By worker the months in which a grid was bottom that the person served for at least half of the days.

    A line that is protected from somebody else's objection is not bottom: `in_bottom` says what counts.
    """
    bulletins = Bulletin.objects.filter(subdistrict=subdistrict, month__gte=year.start, month__lt=year.end)
    lines = BulletinLine.objects.filter(bulletin__in=bulletins.latest_revisions(), in_bottom=True)
    bottom = {(grid, month) for grid, month in lines.values_list("grid", "bulletin__month")}
    grids = {grid for grid, _month in bottom}
    services = GridService.objects.filter(grid__in=grids, role=role, during__overlap=(year.start, year.end))
    served: Counter[tuple[int, int, date]] = Counter()
    for worker, grid, during in services.values_list("worker", "grid", "during"):
        for month in {month for its, month in bottom if its == grid}:
            served[worker, grid, month] += _days_within(during, Period(month, Kind.MONTH))
    half = {key for key, days in served.items() if 2 * days >= Period(key[2], Kind.MONTH).days}
    return Counter(worker for worker, _month in {(worker, month) for worker, _grid, month in half})


def _days_within(during: object, period: Period) -> int:
    begins, ends = getattr(during, "lower", None), getattr(during, "upper", None)
    first, last = max(begins or period.start, period.start), min(ends or period.end, period.end)
    return max(0, (last - first).days)
