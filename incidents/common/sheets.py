"""Columns and words that several sheets share: months and grids."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext_lazy

from core.sheets import cells
from core.sheets.table import Column
from grids.territory.models import GridVersion

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
    """A grid in the words of a sheet."""
    if version is None:
        return {}
    return {
        "village": version.village.name,
        "grid_name": version.name,
        "grid_code": version.code,
        "grid_key": str(version.grid.key),
    }
