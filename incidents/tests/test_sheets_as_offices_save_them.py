"""What goes out may be saved in whatever form an office saves it, and still comes in as unchanged."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sheets.kinds import KindOfSheet
from core.testing.laws import law
from core.tests.sheets_made import xls, xlsx
from grids.tests.factories import Territory, territory
from incidents.entries.awareness_sheet import AwarenessSheet
from incidents.entries.models import AwarenessSurvey, BaseEntry, EntrySource
from incidents.entries.sheets import BaseEntrySheet
from incidents.tests.factories import shanghai
from incidents.tests.taken import taken
from staff.attendance.models import Attendance
from staff.attendance.sheets import AttendanceSheet
from staff.postings.models import Posting
from staff.postings.sheets import RosterSheet
from staff.tests.factories import center, posted, worker

AT = shanghai("2026-06-01 09:00")
DAY = date(2026, 3, 5)
WIDE = str.maketrans("0123456789-.", "０１２３４５６７８９－．")
DAYS: list[Callable[[date], Any]] = [
    lambda day: day,
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day}".translate(WIDE),
    lambda day: f" {day:%Y/%m/%d}　",
]
NUMBERS: list[Callable[[int], Any]] = [lambda n: n, str, lambda n: str(n).translate(WIDE), lambda n: f" {n}　", float]
TEXTS: list[Callable[[str], Any]] = [lambda text: text, lambda text: f"　{text} ", lambda text: f"{text}\n"]


def text_file(encoding: str) -> Callable[[list[list[Any]]], bytes]:
    def made(rows: list[list[Any]]) -> bytes:
        out = io.StringIO()
        csv.writer(out).writerows([["" if cell is None else cell for cell in row] for row in rows])
        return out.getvalue().encode(encoding)

    return made


FILES: dict[str, Callable[[list[list[Any]]], bytes]] = {
    "xlsx": xlsx, "xls": xls, "gbk": text_file("gbk"), "utf-8": text_file("utf-8"), "utf-16": text_file("utf-16"),
}  # fmt: skip


def roster(place: Territory) -> tuple[KindOfSheet, Any]:
    who = worker(place.subdistrict, "欧阳娜", born_on=date(1990, 3, 1))
    who.phone = "13812345678"
    who.save()
    posted("leader", to=place.grids[0], begins_on=date(2026, 3, 1))
    posted("part_time", to=place.grids[1], who=who, begins_on=DAY, ends_on=date(2026, 5, 1))
    return RosterSheet(), Posting.objects.filter(worker__subdistrict=place.subdistrict)


def attendance(place: Territory) -> tuple[KindOfSheet, Any]:
    who = posted("full_time", to=place.grids[0], who=worker(place.subdistrict, "王芳"), begins_on=DAY).worker
    for number, status in enumerate(("present", "absent", "present")):
        Attendance.objects.create(worker=who, day=DAY + timedelta(days=number), status=status)
    return AttendanceSheet(), Attendance.objects.filter(worker=who)


def base_entries(place: Territory) -> tuple[KindOfSheet, Any]:
    for grid, kind, new in ((0, "houses", 12), (0, "people", 0), (1, "organisations", 1300)):
        BaseEntry.objects.create(
            grid=place.grids[grid], day=DAY, entry_class=kind, source=EntrySource.SHEET, new=new, changed=3, verified=0
        )
    return BaseEntrySheet(), BaseEntry.objects.filter(grid__in=place.grids)


def surveys(place: Territory) -> tuple[KindOfSheet, Any]:
    for grid in place.grids:
        AwarenessSurvey.objects.create(grid=grid, month=date(2026, 3, 1), asked=30, knowing=22)
    return AwarenessSheet(), AwarenessSurvey.objects.filter(grid__in=place.grids)


def disturbed(cell: Any, pick: Callable[[list[Any]], Any]) -> Any:
    """The cell as somebody else would have typed it."""
    if isinstance(cell, date):
        return pick(DAYS)(cell)
    if isinstance(cell, int):
        return pick(NUMBERS)(cell)
    return pick(TEXTS)(cell) if cell else cell


@pytest.mark.django_db
@pytest.mark.parametrize("made", [roster, attendance, base_entries, surveys])
@law(5)
@given(data=st.data())
def test_an_export_saved_anew_by_an_office_changes_nothing(made: Callable[..., Any], data: st.DataObject) -> None:
    place = territory(villages=1, grids_each=2)
    sheet, rows = made(place)
    table = sheet.export(rows)
    order = data.draw(st.permutations(range(len(table.headers))), label="order of the columns")
    lines = [
        [disturbed(row[place], lambda kinds: data.draw(st.sampled_from(kinds))) for place in order]
        for row in table.rows
    ]
    head = [[table.headers[place] for place in order]]
    title = data.draw(st.sampled_from([[], [["南城街道2026年3月报表"]], [["南城街道"], ["填报时间：2026年3月31日"]]]))
    tail = data.draw(st.sampled_from([[], [[None] * len(order)] * 3, [["", " "]], [["填表人：张三"]]]))
    kind = data.draw(st.sampled_from(sorted(FILES)), label="file")
    result = taken(type(sheet), FILES[kind]([*title, *head, *lines, *tail]), by=center(place.subdistrict), at=AT)
    problems = [row.problems for row in result.refused] + [str(result.error)]
    assert not result.failed, problems
    assert list(result.counts.values()) == [0, 0, len(lines), 0]
