"""The same sheet, in every kind of file that offices send."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from core.sheets import cells as sheets
from core.sheets.layout import Layout
from core.sheets.reading import SheetUnreadable, read_sheets
from core.sheets.table import Column, Row, tables_of
from core.sheets.writing import XLSX, OutTable
from core.tests.sheets_made import csv, xls, xlsx

COLUMNS = (
    Column("village", "村", sheets.name, spans=True),
    Column("name", "姓名", sheets.name, filled=True),
    Column("count", "数量", sheets.whole_number),
    Column("day", "任职日期", sheets.day_or_month),
)
AS_OFFICES_WRITE: list[list[Any]] = [
    ["南城街道网格员花名册", None, None, None],
    [None, None, None, None],
    ["村", "姓　名", "数量", "任职日期"],
    ["示例01村", "王　芳", "１２", "2026年3月5日"],
    [None, "李四", 3, "2026.3.1"],
    ["示例02村", "欧阳娜娜 ", "7.0", "2026年3月"],
    [None, None, None, None],
    [" ", None, None, None],
]
MERGED = [(1, 1, 1, 4), (4, 1, 5, 1)]  # the title, and one village over two rows
READ = [
    (4, "示例01村", "王芳", 12, date(2026, 3, 5)),
    (5, "示例01村", "李四", 3, date(2026, 3, 1)),
    (6, "示例02村", "欧阳娜娜", 7, date(2026, 3, 1)),
]


def table(data: bytes) -> list[Row]:
    """The rows below the first row that names a person's column."""
    every = (table for sheet in read_sheets(data) for table in tables_of(sheet, COLUMNS))
    found = next(table for table in every if "name" in {column.name for column in table.places_of(COLUMNS).values()})
    return list(Layout(found, found.places_of(COLUMNS), [("name",)]).rows())


@pytest.mark.parametrize("made", [xlsx, xls, csv("utf-8-sig"), csv("gbk"), csv("gb18030"), csv("utf-16")])
def test_a_sheet_as_offices_write_it_reads_the_same_from_every_kind_of_file(made: Callable[..., bytes]) -> None:
    rows = table(made(AS_OFFICES_WRITE, MERGED))
    assert [(row.number, row["village"], row["name"], row["count"], row["day"]) for row in rows] == READ
    assert [row.problems for row in rows] == [[], [], []]


def test_days_that_an_old_workbook_holds_as_days_are_days() -> None:
    cells = [["姓名", "任职日期"], ["王芳", date(2026, 3, 5)], ["李四", datetime(2026, 3, 5, 8, 30)], ["赵大", 46086]]
    assert {row["day"] for row in table(xls(cells, []))} == {date(2026, 3, 5)}


def test_a_hidden_sheet_of_an_old_workbook_is_named_and_not_read() -> None:
    hidden, shown = read_sheets(xls([["姓名"], ["王芳"]], [], hidden=True))
    assert (hidden.title, hidden.hidden, hidden.rows) == ("旧表", True, [])
    assert (shown.hidden, len(shown.rows)) == (False, 2)


def test_codes_and_phones_that_excel_kept_as_numbers_keep_all_their_digits() -> None:
    rows = [["姓名", "数量", "村"], ["王芳", 138000001, 331003002901001.0]]
    [row] = table(xls(rows, []))
    assert row.texts["village"] == "331003002901001"


@pytest.mark.parametrize(
    "data",
    [
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 torn",
        xls([["姓名"], ["王芳"]], [])[:1500],
        xls([], []),
        b"<html><p>\xe5\xa7\x93\xe5\x90\x8d</p></html>",
        b"<html><table><tr><td> </td></tr></table></html>",
        b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>nothing</p>",
    ],
)
def test_an_old_workbook_that_cannot_be_read_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(SheetUnreadable):
        read_sheets(data)


def test_a_workbook_that_goes_out_can_be_printed_and_filled_in_by_hand() -> None:
    """All columns on one page under their heads, ruled, each as wide as what stands in it; days are narrow."""
    rows = [["331003002-00037", "王芳", "√"], ["331003002-00038", None, None]]
    sheet = load_workbook(io.BytesIO(XLSX.write(OutTable(["工号", "姓名", "1日"], rows)))).active
    widths = [sheet.column_dimensions[letter].width for letter in "ABC"]
    assert (widths[0] > len("331003002-00037"), widths[2]) == (True, 6)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight, sheet.print_title_rows) == (1, 0, "$1:$1")
    assert (sheet.print_options.gridLines, sheet.sheet_properties.pageSetUpPr.fitToPage) == (True, True)
