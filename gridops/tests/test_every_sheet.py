"""Every kind of sheet is read by the same reader: whatever an office's file looks like, the same rows come out.

The tests walk over all kinds, imported on their own page or dropped in among others. A new kind is tried here without
a line being added. Of the kinds of files, of the signs that cannot be seen and of the columns in which something
stands, each door meets some, drawn by chance; in the soak all.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from itertools import product
from typing import Any, NamedTuple

import pytest
from django.utils.translation import override
from openpyxl.utils import get_column_letter

from core.clock import SHANGHAI
from core.sheets.cells import BadCell
from core.sheets.finding import Found, month_of_table
from core.sheets.kinds import KindOfSheet
from core.sheets.layout import keeps_lines
from core.sheets.reading import read_sheets
from core.sheets.table import Column, Row
from core.testing.laws import drawn, few_of
from core.tests.sheets_made import book_of, html, rewritten, spreadsheet_xml, strict, xls, xlsx
from incidents.incoming import layouts
from incidents.incoming.cells import pack, unpack
from incidents.incoming.kinds import KINDS

WORDS = (
    "2026-03-05", "3", "示例01村第1网格", "331003002901001", "房", "出勤", "病假", "专职网格员", "√", "是", "男",
    "办结", "走访",
)  # fmt: skip


class Door(NamedTuple):
    """A way in for one kind of sheet: its columns, and how its files are read."""

    columns: tuple[Column, ...]
    counter: str
    read: Callable[[bytes], tuple[Found, list[Row]]]
    left_aside: Callable[[bytes], list[str]]


def uploaded(kind: str) -> Door:
    """On the page of the kind."""
    return _door(kind, among=kind)


def dropped(kind: str) -> Door:
    """Among files of all kinds."""
    return _door(kind, among="")


def _door(kind: str, *, among: str) -> Door:
    def read(data: bytes) -> tuple[Found, list[Row]]:
        table, _guessed = layouts.find(unpack(pack(read_sheets(data))), {}, among)
        found = layouts.found(table, kind, layouts.guess(table, kind))
        return found, list(layouts.rows(found, kind, month_of_table(table)))

    def left_aside(data: bytes) -> list[str]:
        sheets = read_sheets(data)
        return [title for title, _rows in layouts.left_aside(sheets, layouts.find(sheets, {}, among)[0])]

    columns = tuple(column for column in layouts.columns_of(kind) if "." not in column.name)
    return Door(columns, KINDS[kind].counter, read, left_aside)


def kinds(base: type[KindOfSheet] = KindOfSheet) -> Iterator[type[KindOfSheet]]:
    for kind in base.__subclasses__():
        if kind.columns and kind.needs:
            yield kind
        yield from kinds(kind)


DOORS = {f"{how} {kind}": make(kind) for make, how in ((uploaded, "uploaded"), (dropped, "dropped")) for kind in KINDS}
every_door = pytest.mark.parametrize("door", DOORS.values(), ids=list(DOORS))


def a_cell(column: Column) -> str:
    """What may stand in a cell of the column."""
    for words in (column.example, *getattr(column.read, "choices", ()), *WORDS):
        try:
            if words and column.read(words) is not None:
                return words
        except BadCell:
            continue
    raise AssertionError(f"no example for {column.name}")


def table_of(door: Door, lines: int = 2) -> tuple[list[str], list[list[Any]]]:
    """The headers of a door's columns, and lines that can be read."""
    headers = [column.header for column in door.columns]
    line = ["1" if column.name == door.counter else a_cell(column) for column in door.columns]
    return headers, [list(line) for _number in range(lines)]


def values(rows: Sequence[Row]) -> list[dict[str, Any]]:
    assert [row.problems for row in rows] == [[] for _row in rows]
    return [row.values for row in rows]


def plain(door: Door) -> list[dict[str, Any]]:
    headers, lines = table_of(door)
    return values(door.read(xlsx([headers, *lines]))[1])


def test_every_kind_comes_in_by_the_one_way() -> None:
    assert set(KINDS.values()) == set(kinds())


def in_gbk(rows: Sequence[Sequence[Any]]) -> bytes:
    """CSV whose digits are kept as text by the trick that exporters use."""
    out = io.StringIO()
    csv.writer(out).writerows([f'="{cell}"' if cell.isdigit() else cell for cell in map(str, row)] for row in rows)
    return out.getvalue().encode("gbk")


def in_utf_16(rows: Sequence[Sequence[Any]]) -> bytes:
    return "\r\n".join("\t".join(map(str, row)) for row in rows).encode("utf-16")


def with_odd_colours(rows: Sequence[Sequence[Any]]) -> bytes:
    """A workbook with an empty fill and a colour by name, which some readers call damaged."""
    odd = b"<fills><fill></fill><fill><fgColor rgb='red'/></fill></fills><x y="
    return rewritten(xlsx(rows), (b"<fills count=", odd), (b"</fills><borders", b"</x><borders"))


def with_prefixes(rows: Sequence[Sequence[Any]]) -> bytes:
    """A workbook whose elements all have a prefix."""
    begin, end = b"<", b"</"
    names = (b"worksheet ", b"sheetData>", b"row ", b"c ", b"is>", b"t>")
    opened = [(begin + name, begin + b"x:" + name) for name in names]
    closed = [(end + name.strip(b" >") + b">", end + b"x:" + name.strip(b" >") + b">") for name in names]
    return rewritten(xlsx(rows), *opened, *closed, (b"<x:worksheet xmlns=", b"<x:worksheet xmlns:x="))


FILES = (html, spreadsheet_xml, strict, xls, in_gbk, in_utf_16, with_odd_colours, with_prefixes)


@pytest.mark.law
@every_door
def test_every_kind_of_file_reads_the_same(door: Door) -> None:
    headers, lines = table_of(door)
    read = plain(door)
    for made in few_of(FILES, 2, drawn("Some kinds of files are read")):
        assert values(door.read(made([headers, *lines]))[1]) == read, made.__name__


@every_door
@pytest.mark.parametrize("merges", [True, False])
def test_two_header_rows(door: Door, merges: bool) -> None:
    headers, lines = table_of(door)
    upper = [*headers]
    lower: list[Any] = [None] * len(headers)
    upper[1], upper[2], lower[1], lower[2] = "基本情况", None, headers[1], headers[2]
    merged = [(2, 2, 2, 3)] + [(2, at, 3, at) for at in range(1, len(headers) + 1) if at not in (2, 3)]
    title = [["南城街道报表"], upper, lower]
    _found, rows = door.read(xlsx([*title, *lines], merged if merges else ()))
    assert values(rows) == plain(door)
    assert [row.number for row in rows] == [4, 5]


TOTALS = ("小计", "合计", "示例01村小计", "总计：", "共2人", "合 计", "本页合计", "总人数：2人", "Total")


@every_door
@pytest.mark.parametrize("place", [0, 1])
def test_totals_are_left_out_and_told(door: Door, place: int) -> None:
    headers, lines = table_of(door)
    totals: list[list[Any]] = [[None] * len(headers) for _words in TOTALS]
    for words, total in zip(TOTALS, totals, strict=True):
        total[place], total[-1] = words, "2"
    found, rows = door.read(xlsx([headers, *lines, *totals, ["填表人：王芳"]]))
    assert values(rows) == plain(door)
    told = " ".join(found.told())
    assert [words for number, words in enumerate(TOTALS, start=4) if f"{number} {words}" not in told] == []


@every_door
def test_hidden_rows_and_columns_are_marked_and_told(door: Door) -> None:
    headers, lines = table_of(door)

    def hide(book: Any) -> None:
        book.active.row_dimensions[3].hidden = True
        book.active.column_dimensions["B"].hidden = True

    found, rows = door.read(book_of(("表", [headers, *lines]), change=hide))
    assert values(rows) == plain(door)
    assert [row.hidden for row in rows] == [False, True]
    told = " ".join(found.told())
    assert "3" in told
    assert headers[1] in told


@every_door
def test_worksheets_with_the_table_are_all_read_and_the_others_are_named(door: Door) -> None:
    headers, lines = table_of(door)

    def hide(book: Any) -> None:
        book["旧表"].sheet_state = "hidden"

    pages = [("一村", [headers, lines[0]]), ("说明", [["请勿改动"], ["共两张"]]), ("二村", [headers, lines[1]])]
    data = book_of(*pages, ("旧表", [headers, *lines]), change=hide)
    found, rows = door.read(data)
    assert values(rows) == plain(door)
    assert [row.label for row in rows] == ["一村!2", "二村!2"]
    assert door.left_aside(data) == ["说明", "旧表"]
    assert any("一村" in said and "二村" in said for said in found.told())


@pytest.mark.law
@every_door
def test_a_formula_without_a_value_is_refused_in_every_column(door: Door) -> None:
    headers, lines = table_of(door, lines=1)
    for place, column in some_columns(door):
        line = list(lines[0])
        line[place] = "=A1&B1"
        _found, [row] = door.read(xlsx([headers, line]))
        assert [header for header, _why in row.problems] == [column.header]
        assert row[column.name] is None


@pytest.mark.law
@every_door
def test_a_line_break_is_no_x000d(door: Door) -> None:
    headers, lines = table_of(door, lines=1)
    for place, column in some_columns(door):
        line = list(lines[0])
        line[place] = f"{line[place]}_x000D_\n"
        _found, [row] = door.read(xlsx([headers, line]))
        assert "_x" not in str(row[column.name])
        assert row.problems == []


@every_door
def test_a_line_break_stays_in_a_long_text_and_is_told_where_it_becomes_a_space(door: Door) -> None:
    headers, lines = table_of(door, lines=1)
    for place, column in enumerate(door.columns):
        try:
            takes_any = column.read("甲乙\n丙丁") in ("甲乙\n丙丁", "甲乙 丙丁")
        except BadCell:
            continue
        line = list(lines[0])
        line[place] = "甲乙\r\n丙丁"
        found, [row] = door.read(xlsx([headers, line]))
        told = f"{get_column_letter(place + 1)}2" in " ".join(found.told())
        assert told == (not keeps_lines(column))
        if takes_any:
            assert row[column.name] == ("甲乙\n丙丁" if keeps_lines(column) else "甲乙 丙丁")


@pytest.mark.parametrize("words", ["{}", "周{}", "星期{}", "礼拜{}"])
@pytest.mark.parametrize("merged", [True, False])
@pytest.mark.parametrize("beside", [None, "星期"])
def test_a_row_of_weekdays_under_the_days_is_a_second_header(words: str, merged: bool, beside: str | None) -> None:
    headers = ["月份", "姓名", *range(1, 32)]
    weekdays = [None, beside, *(words.format("日一二三四五六"[day % 7]) for day in range(1, 32))]
    line = ["2026-03", "王芳", *["√"] * 31]
    cells = [(2, place, 3, place) for place in (1, 2)] if merged and beside is None else ()
    for door in (uploaded("attendance_month"), dropped("attendance_month")):
        _found, rows = door.read(xlsx([["2026年3月考勤表"], headers, weekdays, line], cells))
        assert [row.number for row in rows] == [4]
        assert values(rows)[0]["d31"] == "√"


@every_door
def test_days_of_a_workbook_that_counts_from_1904(door: Door) -> None:
    headers, lines = table_of(door, lines=1)

    def since_1904(book: Any) -> None:
        book.epoch = datetime(1904, 1, 1)

    day = date(2026, 3, 5)
    for place, column in enumerate(door.columns):
        try:
            expected = column.read(day)
        except BadCell:
            continue
        if not isinstance(expected, date):
            continue
        for cell in (day, 44624):  # as a day, and as its number without a format
            line = list(lines[0])
            line[place] = cell
            _found, [row] = door.read(book_of(("表", [headers, line]), change=since_1904))
            assert row[column.name] == expected


MONTHLY = {name: door for name, door in DOORS.items() if any(column.from_title for column in door.columns)}


@pytest.mark.parametrize("door", MONTHLY.values(), ids=list(MONTHLY))
def test_a_month_may_stand_in_the_title_or_in_a_name(door: Door) -> None:
    headers, lines = table_of(door, lines=1)
    for place, column in enumerate(door.columns):
        if column.from_title:
            head, line = [[cell for at, cell in enumerate(cells) if at != place] for cells in (headers, lines[0])]
            for data in (xlsx([["南城街道2026年11月报表"], head, line]), book_of(("2026年11月", [head, line]))):
                _found, [row] = door.read(data)
                assert row[column.name] == date(2026, 11, 1)
                assert row.problems == []


UNSEEN = ("\u200b", "\u202e", "\u00ad", "\u2066", "\ufeff", "\U000e0041")


def some_columns(door: Door, few: int = 4) -> list[tuple[int, Column]]:
    return few_of(list(enumerate(door.columns)), few, drawn("Something stands in some columns"))


@pytest.mark.law
@every_door
def test_what_cannot_be_seen_inside_a_cell_is_refused_in_every_column(door: Door) -> None:
    headers, lines = table_of(door, lines=1)
    signs = list(product(few_of(UNSEEN, 2, drawn("Some signs stand in cells")), some_columns(door)))
    for sign, (place, column) in signs:
        line = list(lines[0])
        line[place] = f"{line[place]}{sign}{line[place]}"
        _found, [row] = door.read(xlsx([headers, line]))
        assert [header for header, why in row.problems if f"U+{ord(sign):04X}" in why] == [column.header]
        assert row[column.name] is None


@pytest.mark.law
@every_door
def test_what_copying_leaves_at_the_ends_of_a_cell_is_left_out_and_told(door: Door) -> None:
    headers, lines = table_of(door, lines=1)
    for place, _column in some_columns(door):
        line = list(lines[0])
        line[place] = f"\ufeff\u200b {line[place]} \u2060"
        found, rows = door.read(xlsx([headers, line]))
        assert values(rows) == plain(door)[:1]
        assert [said for said in found.told() if "2" in said] != []


@every_door
def test_what_stands_below_no_header_is_told_cell_by_cell(door: Door) -> None:
    headers, lines = table_of(door)
    lines[0] += ["张三", None, "3"]
    last = get_column_letter(len(headers) + 1)
    for data in (xlsx([headers, *lines]), in_utf_16([headers, *([cell or "" for cell in line] for line in lines)])):
        found, rows = door.read(data)
        assert values(rows) == plain(door)
        told = " ".join(found.told())
        assert f"{last}2" in told
        assert f"{get_column_letter(len(headers) + 3)}2" in told
        assert f"{last}3" not in told
    found, _rows = door.read(xlsx([headers, *lines[1:], [*([None] * len(headers)), "第四行"]]))
    assert f"{last}3" in " ".join(found.told())


DEADLINES = [
    column for kind in KINDS.values() for column in kind.columns
    if any(word in header for header in (column.header, *column.also) for word in ("期限", "截止", "限办", "到期"))
]  # fmt: skip


@pytest.mark.parametrize("column", DEADLINES, ids=lambda column: column.name)
def test_a_deadline_that_is_a_day_alone_is_its_end(column: Column) -> None:
    end = datetime(2026, 11, 11, tzinfo=SHANGHAI)
    alone = ("2026-11-10", "2026年11月10日", "2026/11/10 星期二", 46336, "46336", date(2026, 11, 10),
             datetime(2026, 11, 10))  # fmt: skip
    assert [column.read(cell) for cell in alone] == [end] * len(alone)
    assert column.read("2026-11-10 00:00") == datetime(2026, 11, 10, tzinfo=SHANGHAI)
    assert column.read("2026-11-10 17:30") == datetime(2026, 11, 10, 17, 30, tzinfo=SHANGHAI)
    with override("en"):
        assert "end of that day" in str(column.explanation)


def _reads_days(column: Column) -> bool:
    try:
        return isinstance(column.read(date(2026, 3, 5)), date)
    except BadCell:
        return False


DATED = {
    f"{kind} {column.name}": column for kind, sheet in KINDS.items() for column in sheet.columns if _reads_days(column)
}


@pytest.mark.parametrize("column", DATED.values(), ids=list(DATED))
@pytest.mark.parametrize("cell", ["9999-12-31", "0001-01-01T00:00:00+14:00", date(9999, 12, 31), datetime(1, 1, 1)])
def test_days_of_other_centuries_are_refused(column: Column, cell: Any) -> None:
    with pytest.raises(BadCell):
        column.read(cell)
