"""What holds for people by their quarters and years, so that what an acceptance changes for whom can be told."""

from __future__ import annotations

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from assessment.objection.consequences import Concern, register
from assessment.periods import Kind, Period, containing
from assessment.score.models import Grade, QuarterlyScore, ScoreKind, ScoreRevision, YearlyScore

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
    """The scores of people in the year of a period and after it, in the last revision of each, drafts too."""
    if period is None or period.kind is Kind.WEEK:
        return {}
    begins = containing(period.start, Kind.YEAR).start
    years = ScoreRevision.objects.filter(
        subdistrict=subdistrict, kind=ScoreKind.YEAR, period_start__gte=begins
    ).order_by()
    last = years.values("period_start").annotate(last=Max("pk")).values_list("last", flat=True)
    rows = YearlyScore.objects.filter(revision__in=list(last), worker__isnull=False).select_related("revision")
    return {
        Concern(f"year_score_{row.category}", str(row.revision.period), worker=row.worker_id): str(row.score)
        for row in rows
        if row.score is not None
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
