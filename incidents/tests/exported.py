"""Sheets as the peace information system exports them: title rows, merged cells, words and orders of its own."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook

from core.sheets.changes import OTHER
from grids.matters.models import Matter, Subcategory
from grids.tests.factories import matter, territory
from incidents.incoming import layouts
from incidents.incoming import services as incoming
from incidents.incoming.models import IncomingSheet
from incidents.tests.factories import limits, shanghai
from staff.tests.factories import center, posted, worker

HEADERS = (
    "序号", "事件编号", "事件名称", "事件大类", "事件小类", "所属网格", "事发地点", "事件内容", "上报人", "上报人手机",
    "上报时间", "受理时间", "办结时间", "当前状态", "处理层级", "处理结果", "当事人身份证",
)  # fmt: skip


def workbook(rows: Sequence[Sequence[Any]], *, title: str = "", merged: Sequence[str] = ()) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    if title:
        sheet.append([title])
        sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=max(2, len(rows[0])))
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def gbk(rows: Sequence[Sequence[Any]], title: str = "") -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    if title:
        writer.writerow([title])
    writer.writerows([["" if cell is None else str(cell) for cell in row] for row in rows])
    return out.getvalue().encode("gbk")


def incident_row(number: int, **more: Any) -> list[Any]:
    """One exported incident; `more` by header."""
    row = {
        "序号": number,
        "事件编号": f"PA2026{number:06d}",
        "事件名称": f"三号楼道堆物{number}",
        "事件大类": "消防安全",
        "事件小类": "通道堵塞",
        "所属网格": "示例01村第1网格",
        "事发地点": "三号楼",
        "事件内容": "楼道被杂物堵塞，影响通行",
        "上报人": "王芳",
        "上报人手机": "",
        "上报时间": "2026-03-02 09:00:00",
        "受理时间": "2026/3/2 10:30",
        "办结时间": "２０２６年３月４日",
        "当前状态": "已办结",
        "处理层级": "网格",
        "处理结果": "已清理",
        "当事人身份证": "11010519491231002X",
    }
    return [row[header] for header in HEADERS] if not more else [{**row, **more}[header] for header in HEADERS]


def incidents(*rows: Sequence[Any], title: str = "平安建设信息系统事件导出（2026年3月）") -> bytes:
    return workbook([HEADERS, *rows], title=title)


AT = shanghai("2026-04-02 09:00")


class World:
    def __init__(self) -> None:
        self.place = territory()
        limits(self.place.subdistrict)
        self.subdistrict, self.grid = self.place.subdistrict, self.place.grids[0]
        self.center = center(self.subdistrict)
        self.fire = matter("fire")
        Matter.objects.filter(pk=self.fire.pk).update(name="消防安全")
        self.exit = Subcategory.objects.create(matter=self.fire, code="blocked-exit", name="通道堵塞", position=1)
        self.member = posted("full_time", to=self.grid, who=worker(self.subdistrict, "王芳")).worker
        self.name = self.grid.versions.get().name

    def row(self, number: int, **more: Any) -> list[Any]:
        return incident_row(number, **{"所属网格": self.name, **more})

    def drop(self, data: bytes, name: str = "事件.xlsx") -> IncomingSheet:
        (sheet,) = incoming.drop(subdistrict=self.subdistrict, named=[(name, data)], by=self.center, at=AT)
        return sheet

    def confirmed(
        self, sheet: IncomingSheet, kind: str = "", month: date | None = None, **change: str
    ) -> IncomingSheet:
        table, guessed = incoming.table_of(sheet)
        columns = {**layouts.guess(table, kind or guessed), **change}
        return incoming.confirm_columns(
            sheet=sheet, kind=kind or guessed, columns=columns, month=month or sheet.month, by=self.center, at=AT
        )

    def ready(self, data: bytes, name: str = "事件.xlsx") -> IncomingSheet:
        sheet = self.drop(data, name)
        return self.confirmed(sheet) if sheet.state == "columns" else sheet

    def imported(self, data: bytes, name: str = "事件.xlsx") -> IncomingSheet:
        sheet = self.ready(data, name)
        assert sheet.state == "ready", sheet.outcome
        return self.kept(sheet)

    def kept(self, sheet: IncomingSheet, **said: Any) -> IncomingSheet:
        """Import a sheet that is ready, and agree to all that is asked; likely pairs are two, unless it is said."""
        doubts = {one["key"]: OTHER for one in sheet.outcome["doubts"]}
        said = {"agreed": incoming.asks(sheet), "doubts": doubts, **said}
        return incoming.import_sheet(sheet=sheet, by=self.center, at=AT, **said)
