"""Columns and words that several sheets share: months, moments and grids, and who served where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext_lazy

from core.clock import SHANGHAI
from core.sheets import cells
from core.sheets.table import Column
from grids.territory.models import GridVersion
from staff.postings.models import GridService

VILLAGE = Column(
    "village",
    "村",
    cells.name,
    gettext_lazy("Needed where two villages have a grid of the same name."),
    also=("村名", "村社", "村居", "村(社区)", "村社区", "所属村", "行政村"),
    spans=True,
    example="示例01村",
)

GRID_NAME = Column(
    "grid_name",
    "网格名称",
    cells.text(60),
    gettext_lazy("Needed unless the grid code is written."),
    also=("网格", "所属网格", "网格名"),
    spans=True,
    example="示例01村第1网格",
)

GRID_CODE = Column(
    "grid_code",
    "网格编码",
    cells.code,
    gettext_lazy("15 digits; it decides where it is written."),
    also=("网格代码", "网格编号"),
    spans=True,
    example="331003002901001",
)


def month_of(day: date) -> date:
    return day.replace(day=1)


def month_after(month: date) -> date:
    return month_of(month + timedelta(days=31))


def grid_words(version: GridVersion | None) -> dict[str, str]:
    """Village, name, code and stable key of a grid, by the columns of a sheet; empty without a version."""
    if version is None:
        return {}
    return {
        "village": version.village.name,
        "grid_name": version.name,
        "grid_code": version.code,
        "grid_key": str(version.grid.key),
    }


def moment_words(at: datetime | None) -> str:
    """A moment in the words of a sheet."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}" if at else ""


def deadline_words(at: datetime | None) -> str:
    """A deadline; one at midnight as the day that it ends, however a spreadsheet keeps that."""
    before = at.astimezone(SHANGHAI) - timedelta(days=1) if at else None
    return f"{before:%Y-%m-%d}" if before and before.time() == time.min else moment_words(at)


def days_served(subdistricts: Collection[int]) -> dict[tuple[int, int], list[Any]]:
    """The days of service by worker and grid. One query."""
    served: dict[tuple[int, int], list[Any]] = defaultdict(list)
    rows = GridService.objects.filter(grid__subdistrict__in=subdistricts)
    for worker, grid, during in rows.values_list("worker", "grid", "during"):
        served[worker, grid].append(during)
    return served
