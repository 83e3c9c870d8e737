"""What holds for grids and people by the bulletin and the interviews: the readers of these rooms, which lie below."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.bulletin.lines import months_before
from assessment.bulletin.models import Bulletin, BulletinLine
from assessment.interview.models import Interview, InterviewState
from assessment.objection.consequences import Concern, register
from assessment.periods import Kind, Period

YES, NO = "yes", "no"


def of_lines(subdistrict: int, period: Period | None) -> dict[Concern, str]:
    """The lines of the month corrected, and of every later month how long each grid has been bottom by now."""
    if period is None or period.kind is not Kind.MONTH:
        return {}
    held: dict[Concern, str] = {}
    months = Bulletin.objects.latest_revisions().filter(subdistrict=subdistrict, month__gte=period.start)
    for bulletin in months.order_by("month"):
        lines = list(BulletinLine.objects.filter(bulletin=bulletin))
        if bulletin.month == period.start:
            for line in lines:
                held |= _of_line(line, str(period))
        before = months_before(bulletin)
        for grid in (line.grid_id for line in lines if line.in_bottom):
            held[Concern("months_in_bottom", str(bulletin.period), grid=grid)] = str(before.in_bottom(grid) + 1)
    return held


def _of_line(line: BulletinLine, month: str) -> dict[Concern, str]:
    figures = {
        "line_score": line.score,
        "line_rank": line.rank,
        "in_bottom": YES if line.in_bottom else NO,
        "protected": YES if line.protected else NO,
    }
    return {
        Concern(what, month, grid=line.grid_id): str(figure) for what, figure in figures.items() if figure is not None
    }


def of_interviews(subdistrict: int, period: Period | None) -> dict[Concern, str]:
    """The interviews of the month corrected and of every later one."""
    if period is None:
        return {}
    rows = Interview.objects.filter(subdistrict=subdistrict, month__gte=period.start)
    return {
        Concern("interview", f"{month:%Y-%m}", worker=worker): state
        for worker, month, state in rows.values_list("worker", "month", "state")
    }


YES_OR_NO = {YES: _("yes"), NO: _("no")}
register(
    "bulletin",
    of_lines,
    {
        "line_score": _("total"),
        "line_rank": _("rank"),
        "in_bottom": _("bottom-ranked"),
        "protected": _("not counted as bottom for somebody else's objection"),
        "months_in_bottom": _("months in bottom"),
    },
    {"in_bottom": YES_OR_NO, "protected": YES_OR_NO},
)
register(
    "interview",
    of_interviews,
    {"interview": pgettext_lazy("what follows from figures", "interview")},
    {"interview": dict(InterviewState.choices)},
)
