"""A month of sheets as the peace information system might export them, about this installation's grids and people.

An office tries the way in with them, and the benchmark takes them in by the ten thousand. The words are
those of no real system: some are ours and some have to be explained.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from openpyxl import Workbook
from psycopg2.extras import DateRange

from core.clock import day_of, starts_at
from grids.territory.models import GridVersion, Subdistrict
from staff.access import Role
from staff.postings.models import GridService

KINDS = [
    ("消防安全", "通道堵塞"), ("消防安全", "电动车充电"), ("平安巡查", "环境卫生"), ("平安巡查", "市政设施"),
    ("矛盾调处", "邻里"), ("民生服务", "水电燃气"), ("公共安全", "电线私拉乱接"),
]  # fmt: skip
CASES = (
    "序号", "事件编号", "事件名称", "事件大类", "事件小类", "所属网格", "事发地点", "事件内容", "上报人", "人员编号",
    "上报时间", "受理时间", "办结时间", "当前状态", "处理层级", "处理结果", "备注",
)  # fmt: skip
VISITS = ("记录编号", "走访时间", "所属网格", "走访人员", "人员编号", "走访类型", "走访户数", "走访对象", "走访情况")
CLASSES = ("人口", "房屋", "事件", "物品", "组织")
TALKS = ["讲反诈", "查消防", "登记信息", "了解困难"]
STATES = [("已办结", 12), ("处置中", 2), ("已受理", 1), ("待受理", 1)]


def write_sheets(folder: Path, *, subdistrict: Subdistrict, month: date, incidents: int, seed: int) -> list[Path]:
    """Write the four sheets of a month into a folder; the same seed gives the same rows."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = Random(seed)
    posts = _posts(subdistrict, month)
    words = f"{month.year}年{month.month}月"
    reports = _incidents(posts, month, incidents, rng)
    return [
        _workbook(folder / f"事件导出{words}.xlsx", f"平安建设信息系统事件清单（{words}）", CASES, reports),
        _gbk(folder / f"走访巡查{words}.csv", [VISITS, *_visits(posts, month, incidents // 2, rng)]),
        _entries(folder / f"基础信息{words}.xlsx", f"{words}基础信息采集情况统计表", posts, rng),
        _gbk(folder / f"知晓率{words}.csv", [("网格", "抽查人数", "知晓数"), *_surveys(posts, rng)]),
    ]


DAYS_TOLD = 25  # of the month, from its first day on
Post = tuple[str, str, str]  # grid's name, member's name and staff number


def _posts(subdistrict: Subdistrict, month: date) -> list[Post]:
    """One full-time member of each grid who serves it on all the days that the sheets tell of."""
    names = dict(
        GridVersion.objects.filter(grid__subdistrict=subdistrict, during__contains=month).values_list("grid", "name")
    )
    told = DateRange(month, month + timedelta(days=DAYS_TOLD))
    services = GridService.objects.filter(during__contains=told, grid__in=names, role=Role.FULL_TIME)
    services = services.select_related("worker")
    workers = {row.grid_id: (names[row.grid_id], row.worker.name, row.worker.staff_number) for row in services}
    return [workers[grid] for grid in sorted(workers)]


def _incidents(posts: Sequence[Post], month: date, count: int, rng: Random) -> Iterator[list[Any]]:
    states = [state for state, weight in STATES for _ in range(weight)]
    for number in range(1, count + 1):
        grid, name, staff_number = rng.choice(posts)
        matter, kind = rng.choice(KINDS)
        state = rng.choice(states)
        reported = _moment(month, rng)
        accepted = reported + timedelta(hours=rng.randrange(1, 20)) if state != "待受理" else None
        closed = accepted + timedelta(hours=rng.randrange(2, 90)) if accepted and state == "已办结" else None
        place = f"{grid}{rng.randrange(1, 90)}号"
        yield [
            number, f"PA{month:%Y%m}{number:06d}", f"{place}{kind}", matter, kind, grid, place,
            f"网格巡查时发现{place}存在{kind}问题，需要处理。", name, staff_number, _text(reported), _text(accepted),
            _text(closed), state, rng.choice(["网格", "村社", "街道"]), "已整改" if closed else "", "",
        ]  # fmt: skip


def _visits(posts: Sequence[Post], month: date, count: int, rng: Random) -> Iterator[list[Any]]:
    for number in range(1, count + 1):
        grid, name, staff_number = rng.choice(posts)
        kind = rng.choice(["入户走访", "日常巡查"])
        yield [
            f"ZF{month:%Y%m}{number:06d}", _text(_moment(month, rng)), grid, name, staff_number, kind,
            rng.randrange(1, 9) if kind == "入户走访" else "", "", rng.choice(TALKS),
        ]  # fmt: skip


def _surveys(posts: Sequence[Post], rng: Random) -> Iterator[list[Any]]:
    for grid, _name, _staff_number in posts:
        asked = rng.randrange(10, 20)
        yield [grid, asked, asked - rng.randrange(0, 4)]


def _moment(month: date, rng: Random) -> datetime:
    return starts_at(month) + timedelta(days=rng.randrange(0, DAYS_TOLD), minutes=rng.randrange(8 * 60, 18 * 60))


def _text(at: datetime | None) -> str:
    return f"{day_of(at)} {at:%H:%M:%S}" if at else ""


def _workbook(path: Path, title: str, header: Sequence[Any], rows: Iterator[list[Any]]) -> Path:
    book = Workbook()
    sheet: Any = book.active
    sheet.append([title])
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(header))
    for row in (header, *rows):
        sheet.append(list(row))
    book.save(path)
    return path


def _entries(path: Path, title: str, posts: Sequence[Post], rng: Random) -> Path:
    """Counts side by side, under headers that span three columns each."""
    book = Workbook()
    sheet: Any = book.active
    sheet.append([title])
    sheet.append(["网格名称", *(cell for label in CLASSES for cell in (label, None, None))])
    sheet.append([None, *("新增", "变更", "核实") * len(CLASSES)])
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=1 + 3 * len(CLASSES))
    sheet.merge_cells(start_row=2, end_row=3, start_column=1, end_column=1)
    for index in range(len(CLASSES)):
        sheet.merge_cells(start_row=2, end_row=2, start_column=2 + 3 * index, end_column=4 + 3 * index)
    totals = [0] * 3 * len(CLASSES)
    for grid, _name, _staff_number in posts:
        counts = [rng.randrange(0, 12) for _ in totals]
        totals = [total + count for total, count in zip(totals, counts, strict=True)]
        sheet.append([grid, *counts])
    sheet.append(["合计", *totals])
    book.save(path)
    return path


def _gbk(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    path.write_bytes(out.getvalue().encode("gbk"))
    return path
