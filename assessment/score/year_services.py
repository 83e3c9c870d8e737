"""Yearly scores: of grids, full-time members, leaders and part-time members, from what was frozen in the year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from assessment.cycle.models import CycleRun
from assessment.cycle.work import Consequence
from assessment.figures import results
from assessment.figures.quarter_counts import Quarter
from assessment.figures.quarter_facts import months_of
from assessment.figures.rules import rounded
from assessment.periods import Kind, Period, containing
from assessment.scheme.models import Scheme
from assessment.scheme.terms import Terms
from assessment.score import year_facts as facts
from assessment.score import year_rules as rules
from assessment.score.models import (
    MonthlyScore,
    QuarterlyScore,
    ScoreEvidence,
    ScoreKind,
    ScoreRevision,
    ScoreState,
    YearCategory,
    YearlyScore,
)
from assessment.score.quarter_services import one_at_a_time
from assessment.score.year_keeping import FIGURES, Evidence, taken_alone
from assessment.score.year_rules import PeriodOfYear, YearResult
from core.errors import Conflict
from core.happened import refuse_future
from core.punctuation import listed
from core.years import in_words
from grids.territory.models import Subdistrict
from staff.access import Role
from staff.calendar.lists import working_calendar
from staff.people.models import Worker


class YearNotReady(Conflict):
    """The year is not over."""

    code = "year_not_ready"


class QuartersNotTold(Consequence):
    """A year is scored from quarters that people were told of; the message names those that are missing."""

    code = "quarters_not_told"


@transaction.atomic
def draft_year(*, subdistrict: Subdistrict, year: Period, at: datetime) -> ScoreRevision:
    """Draft the scores of a year, or return those that exist. Raises YearNotReady, QuartersNotTold."""
    refuse_future(at)
    if at < year.ends_at:
        raise YearNotReady(_("%(year)s has not ended yet.") % {"year": year})
    one_at_a_time(subdistrict)
    _refuse_untold_quarters(subdistrict, year)
    scheme = Scheme.objects.in_force(subdistrict, _first_day_under_a_scheme(subdistrict, year))
    revision, created = ScoreRevision.objects.get_or_create(
        subdistrict=subdistrict,
        kind=ScoreKind.YEAR,
        period_start=year.start,
        revision=1,
        defaults={"scheme": scheme, "terms": scheme.terms, "drafted_at": at},
    )
    if created:
        compute(revision)
    return revision


def _first_day_under_a_scheme(subdistrict: Subdistrict, year: Period) -> date:
    """The first day of the year, or that of the first version where the office began within it."""
    first = Scheme.objects.filter(subdistrict=subdistrict).order_by("in_force_from").first()
    return max(year.start, first.in_force_from) if first else year.start


def _refuse_untold_quarters(subdistrict: Subdistrict, year: Period) -> None:
    """Every quarter that the cycle began is to be told before its year is scored."""
    quarters = list(quarters_of(year))
    begun = CycleRun.objects.filter(subdistrict=subdistrict, stage="quarter", period__in=map(str, quarters))
    told = ScoreRevision.objects.filter(subdistrict=subdistrict, kind=ScoreKind.QUARTER).exclude(state=ScoreState.DRAFT)
    known = set(told.values_list("period_start", flat=True))
    asked = set(begun.values_list("period", flat=True))
    missing = [in_words(quarter) for quarter in quarters if str(quarter) in asked and quarter.start not in known]
    if missing:
        raise QuartersNotTold(_("Tell people first of: %(quarters)s.") % {"quarters": listed(missing)})


def quarters_of(year: Period) -> list[Period]:
    first = containing(year.start, Kind.QUARTER)
    return [first.shifted(number) for number in range(4)]


# --- computing ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """One yearly score before it is a row of a table, with the rows behind it."""

    category: str
    result: YearResult
    facts: dict[str, Any]
    worker: int | None = None
    grid: int | None = None
    grids: tuple[int, ...] = ()
    rows: Mapping[str, Any] | None = None


def compute(revision: ScoreRevision) -> None:
    """Score the year, and write its rows in place of what was there."""
    terms = Terms.model_validate(revision.terms)
    year, subdistrict = revision.period, revision.subdistrict
    seen = Seen.of(subdistrict, year, terms)
    rows = [*grids(seen), *members(seen), *leaders(seen), *part_time(seen)]
    made, evidence = [_yearly_score(revision, row) for row in rows], _evidence(rows)
    if revision.for_workers:
        made, evidence = taken_alone(revision, made, evidence)
    YearlyScore.objects.filter(revision=revision).delete()
    ScoreEvidence.objects.filter(revision=revision).delete()
    YearlyScore.objects.bulk_create(made)
    ScoreEvidence.objects.bulk_create(
        ScoreEvidence(revision=revision, worker_id=worker, rows=kept) for worker, kept in evidence.items()
    )
    revision.digest = digest_of(revision, made)
    revision.save(update_fields=["scheme", "terms", "drafted_at", "digest"])


@dataclass(frozen=True, slots=True)
class Seen:
    """What the scores of a year follow from, read once."""

    subdistrict: Subdistrict
    year: Period
    terms: Terms
    first: Period | None  # the first frozen month of the office
    lines: list[facts.LineOfYear]
    leave: Mapping[int, Mapping[date, Decimal]]
    untold: bool = False  # with the quarters as their open drafts have them, too

    @classmethod
    def of(cls, subdistrict: Subdistrict, year: Period, terms: Terms, *, untold: bool = False) -> Seen:
        return cls(
            subdistrict,
            year,
            terms,
            facts.first_frozen_month(subdistrict),
            facts.lines_of_year(subdistrict, year),
            facts.excusing_leave(subdistrict, year, terms.year),
            untold,
        )

    @property
    def months(self) -> list[Period]:
        return months_of(self.year)

    def counts(self, period: Period) -> bool:
        """Whether all of a period lies in the time of frozen bulletins."""
        return self.first is not None and period.start >= self.first.start


def grids(seen: Seen) -> Iterable[Row]:
    """The grids that had a line in the last month of the year in which any had one, with those that they continue."""
    before = facts.predecessors(seen.subdistrict)
    of_grid: dict[int, dict[str, Decimal | None]] = {}
    for line in seen.lines:
        of_grid.setdefault(line.grid, {})[line.month] = line.score
    inherited = {grid for grids_before in before.values() for grid in grids_before}
    for grid in sorted(of_grid):
        if grid in inherited:
            continue
        family = [of_grid[one] for one in (grid, *sorted(before.get(grid, ()))) if one in of_grid]
        months = [_month_of_grid(month, family) for month in seen.months if any(str(month) in one for one in family)]
        yield Row(YearCategory.GRID, rules.score_of_grid(months, seen.terms), {}, grid=grid, grids=(grid,))


def _month_of_grid(month: Period, family: list[dict[str, Decimal | None]]) -> PeriodOfYear:
    scores = [score for one in family if (score := one.get(str(month))) is not None]
    return PeriodOfYear(str(month), rules.month_of_heirs(scores))


def members(seen: Seen) -> Iterable[Row]:
    """The yearly result of each full-time member who was in post in the year, by worker, with the rows it rests on."""
    in_post = facts.days_in_post(seen.subdistrict, seen.year, Role.FULL_TIME)
    served = facts.days_on_grids(seen.subdistrict, seen.year, Role.FULL_TIME)
    months, quarters, lost = _month_scores(seen), _quarter_scores(seen), _lost_quarters(seen)
    names = _names(set(in_post))
    for worker in sorted(in_post):
        own, leave = in_post[worker], seen.leave.get(worker, {})

        def period(
            one: Period, score: Decimal | None, worker: int = worker, own: Any = own, leave: Any = leave
        ) -> PeriodOfYear:
            excused = rules.is_excused(facts.days_of(one, own, leave), seen.terms.year)
            excused = excused or (worker, one.start, one.kind) in lost
            return PeriodOfYear(str(one), score, excused=excused, counted=seen.counts(one))

        result = rules.score_of_member(
            [period(month, months.get((worker, month.start))) for month in seen.months],
            [period(quarter, quarters.get((worker, quarter.start))) for quarter in quarters_of(seen.year)],
            seen.terms,
        )
        grids_served = tuple(sorted({grid for grid, _month in served[worker]}))
        yield Row(YearCategory.FULL_TIME, result, names[worker], worker=worker, grids=grids_served)


def _month_scores(seen: Seen) -> dict[tuple[int, date], Decimal | None]:
    rows = MonthlyScore.objects.latest().filter(
        revision__subdistrict=seen.subdistrict,
        revision__period_start__gte=seen.year.start,
        revision__period_start__lt=seen.year.end,
    )
    return {(w, month): score for w, month, score in rows.values_list("worker", "revision__period_start", "score")}


def _quarter_scores(seen: Seen) -> dict[tuple[int, date], Decimal | None]:
    """The scores by which consequences are judged, of the revisions that stand."""
    read = _quarters(seen).values_list("worker", "revision__period_start", "standing_score")
    return {(worker, quarter): score for worker, quarter, score in read}


def _quarters(seen: Seen) -> QuerySet[QuarterlyScore]:
    """What people were told of their quarters; with the untold, what the last revision of each says."""
    rows = QuarterlyScore.objects.filter(
        revision__subdistrict=seen.subdistrict,
        revision__period_start__gte=seen.year.start,
        revision__period_start__lt=seen.year.end,
    )
    if not seen.untold:
        return rows.latest()
    revisions = ScoreRevision.objects.filter(subdistrict=seen.subdistrict, kind=ScoreKind.QUARTER).order_by()
    last = revisions.values("period_start").annotate(last=Max("pk")).values("last")
    return rows.filter(revision__in=last)


def _lost_quarters(seen: Seen) -> set[tuple[int, date, Kind]]:
    """The quarters that were not assessed for days out of post and leave that excuses; two queries."""
    rows = _quarters(seen).filter(standing_score=None)
    calendar = working_calendar(seen.subdistrict)
    lost = set()
    for worker, start, measures, terms in rows.values_list(
        "worker", "revision__period_start", "measures", "revision__terms"
    ):
        quarter = Period(start, Kind.QUARTER)
        leave = seen.leave.get(worker, {})
        days = (day for day in leave if quarter.start <= day < quarter.end and calendar.is_working(day))
        excusing = sum((leave[day] for day in days), Decimal(0))
        share = Terms.model_validate(terms).quarter.minimum_share_of_days
        if rules.is_lost(Quarter.from_json(measures), excusing, Fraction(share)):
            lost.add((worker, start, Kind.QUARTER))
    return lost


def leaders(seen: Seen) -> Iterable[Row]:
    """The yearly result of each leader who led a grid in the year, by worker, with the lines it rests on."""
    led = facts.days_on_grids(seen.subdistrict, seen.year, Role.LEADER)
    in_post = facts.days_in_post(seen.subdistrict, seen.year, Role.LEADER)
    names = _names(set(led))
    for worker in sorted(led):
        lines = facts.lines_led(led[worker], seen.lines)
        ranked = {line.month for line in lines}
        leave = seen.leave.get(worker, {})
        months = [
            PeriodOfYear(
                str(month),
                Decimal(0) if str(month) in ranked else None,  # whether there is one; the score is of the lines
                excused=rules.is_excused(facts.days_of(month, in_post[worker], leave), seen.terms.year),
                counted=seen.counts(month),
            )
            for month in seen.months
        ]
        result = rules.score_of_leader(lines, months, seen.terms)
        rows = [{"month": one.month, "grid": one.grid, "days": one.days, "score": str(one.score)} for one in lines]
        grids_led = tuple(sorted({grid for grid, _month in led[worker]}))
        yield Row(YearCategory.LEADER, result, names[worker], worker=worker, grids=grids_led, rows={"lines": rows})


def part_time(seen: Seen) -> Iterable[Row]:
    given = facts.contributed(seen.subdistrict, seen.year)
    served = facts.days_on_grids(seen.subdistrict, seen.year, Role.PART_TIME)
    names = _names(set(served) | set(given))
    for worker in sorted(set(served) | set(given)):
        own = given.get(worker, [])
        contributions = facts.summed(own)
        result = rules.score_of_part_time(contributions, seen.terms)
        counted = {name: getattr(contributions, name) for name in ("reports", "mediations", "hazards", "publicity")}
        grids_served = tuple(sorted({grid for grid, _month in served.get(worker, {})}))
        yield Row(
            YearCategory.PART_TIME,
            result,
            {**names[worker], "contributions": counted},
            worker=worker,
            grids=grids_served,
            rows={"contributions": own},
        )


def _names(workers: set[int]) -> dict[int, dict[str, Any]]:
    rows = Worker.objects.filter(pk__in=workers).values_list("pk", "name", "staff_number")
    return {key: {"name": name, "staff_number": number} for key, name, number in rows}


# --- writing --------------------------------------------------------------------------------------


def _yearly_score(revision: ScoreRevision, row: Row) -> YearlyScore:
    return YearlyScore(
        revision=revision,
        category=row.category,
        worker_id=row.worker,
        grid_id=row.grid,
        grids=list(row.grids),
        months_mean=_shown(row.result.months_mean),
        quarters_mean=_shown(row.result.quarters_mean),
        score=row.result.score,
        facts=row.facts,
        explanation=row.result.facts,
    )


def _shown(mean: Fraction | None) -> Decimal | None:
    return None if mean is None else rounded(mean, 4)


def _evidence(rows: Iterable[Row]) -> Evidence:
    """The rows behind the scores, by person: who has scores in several categories has those of all."""
    behind: dict[int, dict[str, Any]] = {}
    for row in rows:
        if row.worker is not None and row.rows:
            behind.setdefault(row.worker, {}).update(row.rows)
    return behind


def digest_of(revision: ScoreRevision, rows: Iterable[YearlyScore]) -> str:
    """SHA-256 of the canonical bytes of a year with these rows."""
    content = [
        {
            "category": row.category,
            "worker": row.worker_id,
            "grid": row.grid_id,
            **{name: getattr(row, name) for name in FIGURES},
        }
        for row in sorted(rows, key=lambda row: (row.category, row.worker_id or 0, row.grid_id or 0))
    ]
    return results.digest_of(
        results.canonical_bytes(content, year=str(revision.period), revision=revision.revision, terms=revision.terms)
    )


def kept_digest(revision: ScoreRevision) -> str:
    """The digest of the rows as they are kept."""
    return digest_of(revision, YearlyScore.objects.filter(revision=revision))
