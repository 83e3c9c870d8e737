"""The visit log of a grid for a month (走访巡查日志), to print, sign and file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.clock import month_after
from core.documents.tables import Head, TablePaper
from grids.territory.models import Grid
from incidents.visits.models import Visit
from staff.people.documents import day_of_paper, in_chinese, issuer_of

HEADS = (
    Head("序号", 6), Head("日期", 14), Head("类别", 8), Head("网格员", 12), Head("对象、场所", 22, left=True),
    Head("户数", 7), Head("内容", 44, left=True), Head("发现问题", 26, left=True), Head("处理情况", 24, left=True),
)  # fmt: skip
SIGNED = ("网格员", "网格长", "审核人")


@dataclass(frozen=True)
class Entry:
    """One visit or patrol, in words."""

    day: date
    kind: str
    by: str
    whom: str
    households: int | None
    content: str
    problem: str
    handling: str


@dataclass(frozen=True)
class VisitLog:
    issuer: str
    grid: str
    month: date
    entries: Sequence[Entry]


def visit_log_paper(log: VisitLog) -> TablePaper:
    """The log in the order of its days; the members of the grid sign it, and who looked at it."""
    return TablePaper(
        issuer=log.issuer,
        title=f"{log.month.year}年{log.month.month}月{log.grid}走访巡查日志",
        heads=HEADS,
        rows=[
            (
                *(number, day_of_paper(each.day), each.kind, each.by, each.whom, each.households),
                *(each.content, each.problem, each.handling),
            )
            for number, each in enumerate(log.entries, start=1)
        ],
        signed=SIGNED,
        name="走访巡查日志",
    )


# --- from the database ----------------------------------------------------------------------------


@in_chinese
def visit_log(grid: Grid, month: date) -> VisitLog:
    """What was visited and patrolled on a grid, which has its name of the day, in the month of that first day."""
    rows = (
        Visit.objects.filter(grid=grid, day__gte=month, day__lt=month_after(month))
        .select_related("worker", "premises")
        .order_by("day", "begins_at", "pk")
    )
    entries = [
        Entry(
            day=row.day,
            kind=row.get_kind_display(),
            by=row.worker.name,
            whom=str(row.premises or row.get_visited_display()),
            households=row.households,
            content=row.content,
            problem=row.problem,
            handling=row.handling,
        )
        for row in rows
    ]
    return VisitLog(issuer_of(grid.subdistrict), str(grid), month, entries)
