"""Reading sheets as offices really have them."""

from __future__ import annotations

import io
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from core.sheets import cells as sheets
from core.sheets.cells import BadCell, escaped, unescaped
from core.sheets.layout import Layout
from core.sheets.reading import SheetUnreadable, read_sheets
from core.sheets.table import Column, Row, tables_of

COLUMNS = (
    Column("position", "序号", sheets.text(20)),
    Column("village", "村", sheets.name, spans=True),
    Column("name", "姓名", sheets.name, also=("人员姓名",), filled=True),
    Column("count", "数量", sheets.whole_number),
)


def xlsx(rows: list[list[object]], *merged: str) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for area in merged:
        book.active.merge_cells(area)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def table(data: bytes) -> list[Row]:
    """The rows below the first row that names a person's column."""
    every = (table for sheet in read_sheets(data) for table in tables_of(sheet, COLUMNS))
    found = next(table for table in every if "name" in {column.name for column in table.places_of(COLUMNS).values()})
    return list(Layout(found, found.places_of(COLUMNS), [("name",)]).rows(counter="position"))


class TestFiles:
    def test_a_title_above_the_header_and_blank_rows_below_are_no_harm(self) -> None:
        rows = table(
            xlsx(
                [["花名册"], [], ["序号", "村", "姓名"], [1, "东村", "王芳"], [2, None, None], [None, None, " "]],
                "A1:C1",
            )
        )
        assert [(row.number, row["name"]) for row in rows] == [(4, "王芳")]

    def test_a_merged_cell_of_a_place_holds_for_its_rows(self) -> None:
        rows = table(xlsx([["村", "姓名"], ["东村", "王芳"], [None, "李四"], ["西村", "赵六"]], "A2:A3"))
        assert [row["village"] for row in rows] == ["东村", "东村", "西村"]

    def test_sums_and_signatures_are_left_out(self) -> None:
        rows = table(xlsx([["村", "姓名", "数量"], ["东村", "王芳", 3], ["合计", None, 3], ["填表人：李四"]]))
        assert [row["name"] for row in rows] == ["王芳"]

    def test_a_header_printed_on_each_page_is_left_out(self) -> None:
        assert len(table(xlsx([["村", "姓名"], ["东村", "王芳"], ["村", "姓名"], ["西村", "李四"]]))) == 2

    def test_headers_are_found_under_other_names_and_with_spaces_and_stars(self) -> None:
        assert table(xlsx([["*　村 ", "人员姓名（必填）"], ["东村", "王芳"]]))[0]["name"] == "王芳"

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
    def test_csv_in_each_usual_encoding(self, encoding: str) -> None:
        assert table("村,姓名,数量\r\n东村,王芳,３\r\n".encode(encoding))[0]["count"] == 3

    def test_tabs_separate_as_well(self) -> None:
        assert table("村\t姓名\n东村\t王芳\n".encode())[0]["village"] == "东村"

    @pytest.mark.parametrize("data", [b"", b"  \n", b"PK\x03\x04 torn", b"<html>", b"\x00\x01\x02"])
    def test_what_cannot_be_read_is_refused_in_words(self, data: bytes) -> None:
        with pytest.raises(SheetUnreadable):
            read_sheets(data)

    @pytest.mark.parametrize("shown", ["#REF!", "#N/A", "#DIV/0!", "#NAME?", "####", "######"])
    def test_what_excel_shows_instead_of_a_value_is_none(self, shown: str) -> None:
        for place in (0, 1, 2):
            line: list[object] = ["东村", "王芳", 3]
            line[place] = shown
            [row] = table(xlsx([["村", "姓名", "数量"], line]))
            assert [why for _header, why in row.problems if shown in why]

    def test_formulas_are_never_run(self) -> None:
        assert table(xlsx([["村", "姓名", "数量"], ["东村", "王芳", "=1+1"]]))[0]["count"] is None

    def test_the_table_may_stand_on_a_later_sheet(self) -> None:
        book = Workbook()
        book.active.append(["说明"])
        second = book.create_sheet("表")
        second.append(["村", "姓名"])
        second.append(["东村", "王芳"])
        output = io.BytesIO()
        book.save(output)
        assert table(output.getvalue())[0]["name"] == "王芳"


class TestCells:
    @pytest.mark.parametrize(
        "cell",
        [
            "2026年3月5日",
            "2026.3.5",
            "2026/3/5",
            "2026-03-05",
            "20260305",
            20260305,
            "２０２６年３月５日",
            " 2026-3-5　",
            46086,
            "46086",
            46086.0,
            datetime(2026, 3, 5),
            date(2026, 3, 5),
            "2026-03-05 00:00:00",
        ],
    )
    def test_a_day_in_each_usual_form(self, cell: object) -> None:
        assert sheets.day(cell) == date(2026, 3, 5)

    @pytest.mark.parametrize(
        "cell", ["2026年3月", "2026-03", "2026.3", "202603", 202603, 2026.3, "2026年03月份", "2026/3/17"]
    )
    def test_a_month_in_each_usual_form(self, cell: object) -> None:
        assert sheets.month(cell) == date(2026, 3, 1)

    @pytest.mark.parametrize("cell", ["2026-02-30", "三月五日", "2026", "20261301", 1e300, "3.5", -5, True])
    def test_what_is_no_day_is_refused(self, cell: object) -> None:
        with pytest.raises(BadCell):
            sheets.day(cell)

    def test_a_month_is_no_day_where_a_day_is_needed(self) -> None:
        with pytest.raises(BadCell):
            sheets.day("2026年3月")

    def test_a_number_that_is_january_or_october_is_refused(self) -> None:
        with pytest.raises(BadCell):
            sheets.month(2026.1)

    @pytest.mark.parametrize(("cell", "count"), [("１２ ", 12), (12.0, 12), ("1,234", 1234), ("7.0", 7), (0, 0)])
    def test_whole_numbers(self, cell: object, count: int) -> None:
        assert sheets.whole_number(cell) == count

    @pytest.mark.parametrize("cell", ["-1", -1, 1.5, "三", "1e3", "99999999999"])
    def test_what_is_no_whole_number_is_refused(self, cell: object) -> None:
        with pytest.raises(BadCell):
            sheets.whole_number(cell)

    def test_padded_names_are_joined_and_foreign_names_kept(self) -> None:
        assert (sheets.name("王　芳"), sheets.name(" John  Smith ")) == ("王芳", "John Smith")

    def test_an_identity_number_is_seen_as_text_and_as_a_number(self) -> None:
        assert sheets.looks_like_identity_number("号码：11010519491231002X")
        assert sheets.looks_like_identity_number(110105194912310000)
        assert not sheets.looks_like_identity_number(331003002901001)

    @given(st.text())
    def test_escaping_is_undone_by_reading(self, text: str) -> None:
        assert unescaped(escaped(text)) == text
        assert escaped(text)[:1] not in ("=", "+", "-", "@", "\t", "\r")

    @given(st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.datetimes())
    def test_any_cell_gives_a_value_or_words(self, cell: object) -> None:
        readers = {
            date: (sheets.day, sheets.month),
            int: (sheets.whole_number,),
            str: (sheets.name, sheets.code),
            bool: (sheets.truth,),
        }
        for kind, several in readers.items():
            for read in several:
                refusal, value = "", None
                try:
                    value = read(cell)
                except BadCell as why:
                    refusal = str(why)
                assert refusal.strip() or type(value) is kind
