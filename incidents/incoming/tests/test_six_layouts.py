"""A month of base information as six programs lay it out: by the one way in, each gives the same facts."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from openpyxl import Workbook

from core.tests.sheets_made import html, xlsx
from incidents.entries.models import BaseEntry
from incidents.incoming import services as incoming
from incidents.incoming.models import SheetLayout
from incidents.tests.exported import AT, World

pytestmark = pytest.mark.django_db
Facts = list[tuple[str, str, int, int, int]]  # grid, class, new, changed, verified
CLASSES = ("房", "组织")


def facts(world: World) -> Facts:
    grids = [grid.versions.get().name for grid in (world.place.grids[0], world.place.grids[-1])]
    return [(grid, label, 3 + i, 2 * j, 5) for i, grid in enumerate(grids) for j, label in enumerate(CLASSES)]


def with_titles(rows: Facts) -> tuple[str, bytes]:
    body = [["2026年3月", *row] for row in rows]
    head = [["南城街道基础信息采集情况"], ["填报单位：网格中心", None, "填报日期：2026年4月1日"]]
    header = ["日期", "网格名称", "类别", "新增", "变更", "核实"]
    return "报表.xlsx", xlsx([*head, header, *body, ["合计", "", "", 14, 4, 20], ["填表人：张三"]])


def two_row_headers(rows: Facts) -> tuple[str, bytes]:
    wide: dict[str, list[Any]] = {}
    for grid, _label, *counts in rows:
        wide.setdefault(grid, []).extend(counts)
    book = Workbook()
    page: Any = book.active
    page.append(["2026年3月基础信息采集统计表"])
    page.append(["网格名称", "房屋", None, None, "组织", None, None])
    page.append([None, *("新增", "变更", "核实") * 2])
    for cells in ("A1:G1", "A2:A3", "B2:D2", "E2:G2"):
        page.merge_cells(cells)
    for grid, counts in wide.items():
        page.append([grid, *counts])
    page.append(["小计", *[sum(column) for column in zip(*wide.values(), strict=True)]])
    out = io.BytesIO()
    book.save(out)
    return "统计表.xlsx", out.getvalue()


def other_names(rows: Facts) -> tuple[str, bytes]:
    header = ["序号", "年月", "所属网格", "信息类别", "新增条数", "变更条数", "核实条数", "备注一"]
    return "导出.xlsx", xlsx([header, *[[n, "2026-03", *row, ""] for n, row in enumerate(rows, start=1)]])


def several_worksheets(rows: Facts) -> tuple[str, bytes]:
    book = Workbook()
    book.remove(book.active)
    for grid in dict.fromkeys(row[0] for row in rows):
        page: Any = book.create_sheet(grid[:20])
        page.append(["月份", "网格名称", "类别", "新增", "变更", "核实"])
        for row in rows:
            if row[0] == grid:
                page.append(["2026-03", *row])
    book.create_sheet("说明").append(["本表由各村填报"])
    out = io.BytesIO()
    book.save(out)
    return "各村.xlsx", out.getvalue()


def in_gbk(rows: Facts) -> tuple[str, bytes]:
    out = io.StringIO()
    csv.writer(out).writerows([["网格", "要素", "新增数", "变更数", "核实数"], *rows])
    return "基础信息2026年3月.csv", out.getvalue().encode("gbk")


def web_page(rows: Facts) -> tuple[str, bytes]:
    header = ["采集日期", "网格", "类型", "新增", "更新", "核查"]
    return "基础信息.xls", html([header, *[["2026-03", *row] for row in rows]])


LAYOUTS: list[Callable[[Facts], tuple[str, bytes]]] = [
    with_titles, two_row_headers, other_names, several_worksheets, in_gbk, web_page,
]  # fmt: skip


@pytest.fixture(autouse=True)
def media(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def recorded() -> set[tuple[Any, ...]]:
    rows = BaseEntry.objects.all()
    return set(rows.values_list("grid", "day", "monthly", "entry_class", "new", "changed", "verified"))


def test_six_layouts_of_one_month_give_the_same_facts() -> None:
    world = World()
    told = facts(world)
    first: set[tuple[Any, ...]] = set()
    for layout in LAYOUTS:
        (sheet,) = incoming.drop(subdistrict=world.subdistrict, named=[layout(told)], by=world.center, at=AT)
        assert sheet.kind == "base_entries", layout.__name__
        sheet = world.confirmed(sheet) if sheet.state == "columns" else sheet
        assert sheet.state == "ready", (layout.__name__, sheet.outcome)
        sheet = world.kept(sheet)
        assert sheet.state == "imported", (layout.__name__, sheet.outcome)
        first = first or recorded()
        counts = (sheet.outcome["new"], sheet.outcome["changed"], sheet.outcome["removed"], sheet.outcome["unchanged"])
        assert counts in ((4, 0, 0, 0), (0, 0, 0, 4)), (layout.__name__, counts)
        assert recorded() == first, layout.__name__
    assert {(day, monthly) for _grid, day, monthly, *_counts in first} == {(date(2026, 3, 1), True)}
    assert SheetLayout.objects.count() == 1  # only the one with a column that nobody knows was asked about
