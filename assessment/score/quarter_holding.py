"""What holds for people by their quarters and years, so that what an acceptance changes for whom can be told."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from assessment.objection.consequences import Concern, register
from assessment.periods import Kind, Period, containing
from assessment.scheme.terms import Terms
from assessment.score.models import Grade, QuarterlyScore, ScoreKind, ScoreRevision, ScoreState, YearlyScore
from assessment.score.year_services import Seen, members

YES_OR_NO = {"yes": _("yes"), "no": _("no")}


def of_quarters(subdistrict: int, period: Period | None) -> dict[Concern, str]:
    """The figures of the quarters in and after which a period lies, in the last revision of each, drafts too."""
    if period is None or period.kind is Kind.WEEK:
        return {}
    begins = containing(period.start, Kind.QUARTER).start
    quarters = ScoreRevision.objects.filter(
        subdistrict=subdistrict, kind=ScoreKind.QUARTER, period_start__gte=begins
    ).order_by()
    last = quarters.values("period_start").annotate(last=Max("pk")).values_list("last", flat=True)
    held: dict[Concern, str] = {}
    for row in QuarterlyScore.objects.filter(revision__in=list(last)).select_related("revision"):
        figures = {
            "quarter_score": row.score,
            "quarter_rank": row.rank,
            "quarter_grade": row.grade or None,
            "quarter_in_bottom": "yes" if row.in_bottom else "no",
        }
        held |= {
            Concern(what, str(row.revision.period), worker=row.worker_id): str(figure)
            for what, figure in figures.items()
            if figure is not None
        }
    return held


def of_years(subdistrict: int, period: Period | None) -> dict[Concern, str]:
    """The scores of people in the year of a period and after it, in the last revision of each, drafts too.

    A year follows a revised quarter when people are told of that. Until then its scores are given as they will follow.
    """
    if period is None or period.kind is Kind.WEEK:
        return {}
    begins = containing(period.start, Kind.YEAR).start
    years = ScoreRevision.objects.filter(
        subdistrict=subdistrict, kind=ScoreKind.YEAR, period_start__gte=begins
    ).order_by()
    last = years.values("period_start").annotate(last=Max("pk")).values_list("last", flat=True)
    revisions = list(ScoreRevision.objects.filter(pk__in=list(last)).select_related("subdistrict").order_by("pk"))
    rows = YearlyScore.objects.filter(revision__in=revisions, worker__isnull=False).select_related("revision")
    held = {
        Concern(f"year_score_{row.category}", str(row.revision.period), worker=row.worker_id): row.score for row in rows
    }
    for revision in revisions:
        held |= _as_they_will_follow(revision)
    return {concern: str(score) for concern, score in held.items() if score is not None}


def _as_they_will_follow(year: ScoreRevision) -> dict[Concern, Decimal | None]:
    """The scores of a year of those for whom a quarter of it is revised and not told yet, as if it were."""
    drafts = ScoreRevision.objects.filter(
        subdistrict=year.subdistrict_id,
        kind=ScoreKind.QUARTER,
        state=ScoreState.DRAFT,
        period_start__gte=year.period.start,
        period_start__lt=year.period.end,
    )
    for_whom = [set(workers) for workers in drafts.values_list("for_workers", flat=True)]
    if not for_whom:
        return {}
    some, everybody = set().union(*for_whom), not all(for_whom)
    seen = Seen.of(year.subdistrict, year.period, Terms.model_validate(year.terms), untold=True)
    return {
        Concern(f"year_score_{row.category}", str(year.period), worker=row.worker): row.result.score
        for row in members(seen)
        if everybody or row.worker in some
    }


register(
    "year",
    of_years,
    {
        "year_score_full_time": _("score of the year"),
        "year_score_leader": _("score of the year as leader"),
        "year_score_part_time": _("points of the year"),
    },
    {},
)
register(
    "quarter",
    of_quarters,
    {
        "quarter_score": _("score of the quarter"),
        "quarter_rank": _("rank of the quarter"),
        "quarter_grade": _("grade"),
        "quarter_in_bottom": _("bottom-ranked in the quarter"),
    },
    {"quarter_grade": dict(Grade.choices), "quarter_in_bottom": YES_OR_NO},
)
