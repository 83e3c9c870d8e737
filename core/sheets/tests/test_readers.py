"""What each kind of file says of its cells, and what it hides; and that no file of any kind does harm."""

from __future__ import annotations

import functools
import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from core.sheets import worksheets
from core.sheets.reading import Sheet, SheetUnreadable, read_sheets
from core.sheets.worksheets import Formula, Since1904
from core.tests.sheets_made import book_of, csv, html, rewritten, spreadsheet_xml, strict, xls, xlsx

TABLE = [["姓名", "数量"], ["王芳", 3], ["李四", 4]]


def cells(data: bytes) -> list[list[Any]]:
    """The cells of a file with one worksheet."""
    (sheet,) = read_sheets(data)
    return [list(row) for _number, row in sheet.rows]


def only(data: bytes) -> Sheet:
    (sheet,) = read_sheets(data)
    return sheet


class TestWorkbooks:
    def test_formats_say_what_a_number_is(self) -> None:
        formats = [
            "yyyy-mm-dd",
            'yyyy"年"m"月"d"日"',
            "h:mm",
            "[h]:mm",
            "000000",
            "General",
            "[Red]0.00",
            '0.00"元/d"',
            "@",
        ]
        book = Workbook()
        for place, code in enumerate(formats, start=1):
            cell = book.active.cell(1, place, [46086, 46086.5, 0.5, 1.5, 123, 46086, 46086, 46086, 46086][place - 1])
            cell.number_format = code
        output = io.BytesIO()
        book.save(output)
        day = datetime(2026, 3, 5)
        assert cells(output.getvalue()) == [
            [day, day + timedelta(hours=12), time(12), timedelta(days=1.5), "000123", 46086, 46086, 46086, 46086]
        ]

    def test_a_number_of_a_workbook_from_1904_knows_it(self) -> None:
        def since_1904(book: Any) -> None:
            book.epoch = datetime(1904, 1, 1)

        [[number, day, code]] = cells(book_of(("表", [[44624, date(2026, 3, 5), 331003002901001]]), change=since_1904))
        assert (type(number), number, day) == (Since1904, 44624, datetime(2026, 3, 5))
        assert type(code) is int

    def test_a_formula_without_a_value_is_one_and_an_empty_text_is_none(self) -> None:
        data = xlsx([["=A2*2", "x"], [3, 4]])
        assert isinstance(cells(data)[0][0], Formula)
        with_text = rewritten(data, (b'<c r="A1"><f>A2*2</f><v></v></c>', b'<c r="A1" t="str"><f>A2*2</f><v></v></c>'))
        assert cells(with_text)[0] == [None, "x"]

    def test_a_0_beside_a_formula_counts_where_the_program_computed_it(self) -> None:
        data = xlsx([["=A2*2", "x"], [3, 4]])
        nought = (b"<f>A2*2</f><v></v>", b"<f>A2*2</f><v>0</v>")
        assert isinstance(cells(rewritten(data, nought))[0][0], Formula)
        assert cells(rewritten(data, nought, (b'fullCalcOnLoad="1"', b"")))[0] == [0, "x"]

    def test_cells_without_references_follow_one_another(self) -> None:
        data = rewritten(
            xlsx(TABLE), *((f' r="{name}"'.encode(), b"") for name in ("A1", "B1", "A2", "B2", "A3", "B3", *"123"))
        )
        assert cells(data) == TABLE

    def test_a_day_of_the_strict_form_is_a_day(self) -> None:
        data = rewritten(
            strict(TABLE), (b'<c r="B2" t="n"><v>3</v></c>', b'<c r="B2" t="d"><v>2026-03-05T07:20:00Z</v></c>')
        )
        assert cells(data)[1][1].isoformat() == "2026-03-05T07:20:00+00:00"

    def test_escaped_characters_are_those_characters(self) -> None:
        assert cells(xlsx([["一_x000D_\n二", "_x005F_x000D_", "_x00zz_"]])) == [["一\r\n二", "_x000D_", "_x00zz_"]]

    def test_texts_that_cells_share_come_without_what_says_how_they_are_pronounced(self) -> None:
        shared = (
            "<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><si><t>a</t></si>"
            "<si><r><t>王</t></r><r><t>芳</t></r><rPh sb='0' eb='1'><t>wang</t></rPh></si></sst>"
        )
        relation = (
            '<Relationship Id="rId99" Type="http://x/relationships/sharedStrings" Target="/xl/sharedStrings.xml"/>'
        )
        data = rewritten(
            xlsx([["x"]]),
            (b'<c r="A1" t="inlineStr"><is><t>x</t></is></c>', b'<c r="A1" t="s"><v>1</v></c>'),
            (b"</Relationships>", f"{relation}</Relationships>".encode()),
            more={"xl/sharedStrings.xml": shared.encode()},
        )
        assert cells(data) == [["王芳"]]


class TestOldWorkbooks:
    @pytest.mark.parametrize("lines", [3, 3000])  # short ones are kept elsewhere in the file than long ones
    @pytest.mark.parametrize("since_1904", [True, False])
    def test_hidden_rows_and_columns_and_the_calendar_are_known(self, lines: int, since_1904: bool) -> None:
        book = xlwt.Workbook(encoding="utf-8")
        book.dates_1904 = since_1904
        first, second = book.add_sheet("一"), book.add_sheet("二")
        for number in range(lines):
            first.write(number, 0, f"王芳{number}")
        first.write(lines, 1, 44624)
        second.write(2, 0, "李四")
        first.row(1).hidden = first.col(1).hidden = second.row(2).hidden = True
        output = io.BytesIO()
        book.save(output)
        one, two = read_sheets(output.getvalue())
        assert (one.hidden_rows, one.hidden_columns, two.hidden_rows) == ({2}, {2}, {3})
        assert isinstance(one.rows[-1][1][1], Since1904) == since_1904

    def test_an_open_document_says_the_same(self) -> None:
        rows = "".join(
            f'<table:table-row{more}><table:table-cell office:value-type="string"><text:p>{name}</text:p>'
            "</table:table-cell></table:table-row>"
            for name, more in (("姓名", ""), ("王芳", ' table:visibility="filter"'), ("李四", ""))
        )
        content = (
            '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
            ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
            ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
            f'<table:table table:name="表">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>"
        )
        output = io.BytesIO()
        with zipfile.ZipFile(output, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("META-INF/manifest.xml", "<manifest/>")
            archive.writestr("content.xml", content)
        sheet = only(output.getvalue())
        assert [row for _number, row in sheet.rows] == [["姓名"], ["王芳"], ["李四"]]
        assert sheet.hidden_rows == {2}


class TestWebPages:
    def page(self, body: str, encoding: str = "gb18030") -> bytes:
        return f"<html><body>{body}</body></html>".encode(encoding)

    @pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
    def test_in_each_usual_encoding(self, encoding: str) -> None:
        assert cells(self.page("<table><tr><th>姓名</th></tr><tr><td>王芳</td></tr></table>", encoding))[1] == ["王芳"]

    def test_spans_move_what_follows_and_are_merged_ranges(self) -> None:
        sheet = only(
            self.page(
                "<table><tr><td colspan=3>花名册<tr><td rowspan=2>东村<td>王芳<td>1"
                "<tr><td>李四<td>2<tr><td>西村<td>赵六</table>"
            )
        )
        assert [row for _number, row in sheet.rows] == [
            ["花名册"],
            ["东村", "王芳", "1"],
            [None, "李四", "2"],
            ["西村", "赵六"],
        ]
        assert sheet.merged == [(1, 1, 1, 3), (2, 1, 3, 1)]

    def test_what_is_shown_is_read_and_its_exact_number_where_it_is_shown_roughly(self) -> None:
        shown = (
            '<td>007</td><td x:num="331003002901001">3.31E+14</td><td x:num="46086">2026-03-05</td><td>一<br>二</td>'
        )
        assert cells(self.page(f"<table><tr>{shown}</tr></table>")) == [
            ["007", "331003002901001", "2026-03-05", "一\n二"]
        ]

    def test_hidden_rows_headings_and_tables_inside_tables(self) -> None:
        outer, = [sheet for sheet in read_sheets(self.page(
            "<h1>2026年11月</h1><table><tr><td><table><tr><td>姓名<tr style='display: none'><td>王芳</table></table>"
        )) if sheet.rows]  # fmt: skip
        assert (outer.title, outer.hidden_rows) == ("2026年11月", {2})

    def test_a_page_saved_as_one_file(self) -> None:
        page = b"<html><table><tr><td>=E7=8E=8B=E8=8A=B3</td></tr></table></html>"
        letter = (
            b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html"
        )
        assert cells(letter + b"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + page + b"\r\n--x--\r\n") == [
            ["王芳"]
        ]


def test_the_xml_of_excel_2003_says_places_merges_and_what_is_hidden() -> None:
    begin = (
        '<?xml version="1.0" encoding="GB2312"?><ss:Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:x="urn:schemas-microsoft-com:office:excel">'
    )
    rows = (
        '<ss:Column ss:Index="3" ss:Hidden="1"/><ss:Row ss:Index="2"><ss:Cell ss:MergeAcross="1">'
        '<ss:Data ss:Type="String">题</ss:Data></ss:Cell><ss:Cell>'
        '<ss:Data ss:Type="String">后</ss:Data></ss:Cell></ss:Row>'
        '<ss:Row ss:Hidden="1">'
        '<ss:Cell ss:Index="2"><ss:Data ss:Type="Number">3</ss:Data></ss:Cell><ss:Cell><ss:Data ss:Type="DateTime">'
        '2026-03-05T00:00:00.000</ss:Data></ss:Cell><ss:Cell ss:Formula="=R1C1"/></ss:Row>'
    )
    hidden = "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"
    pages = (f'<ss:Worksheet ss:Name="{name}"><ss:Table>{rows}</ss:Table>{end}</ss:Worksheet>'
             for name, end in (("表", ""), ("旧", hidden)))  # fmt: skip
    sheet, old = read_sheets((begin + "".join(pages) + "</ss:Workbook>").encode("gbk"))
    assert sheet.rows == [(2, ["题", None, "后"]), (3, [None, 3, datetime(2026, 3, 5), "=R1C1"])]
    assert isinstance(sheet.rows[1][1][3], Formula)
    assert (sheet.merged, sheet.hidden_rows, sheet.hidden_columns) == ([(2, 1, 2, 2)], {3}, {3})
    assert (old.title, old.hidden, old.rows) == ("旧", True, [])


class TestText:
    @pytest.mark.parametrize(
        ("written", "read"),
        [
            ('="0138"', "0138"), ('"=""0138"""', "0138"), ("'0138", "0138"), ("'s", "'s"), ("=1+1", "=1+1"),
            ('"一\n二"', "一\n二"), ("\t0138".replace("\t", " "), " 0138"),
        ],
    )  # fmt: skip
    def test_what_keeps_digits_as_text_is_no_part_of_them(self, written: str, read: str) -> None:
        assert cells(f"a,b\n{written},x".encode())[1][0] == read

    @pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
    def test_each_usual_separator_also_where_the_first_line_names_it(self, separator: str) -> None:
        text = f"姓名{separator}数量\n王芳{separator}3\n"
        assert cells(text.encode()) == cells(f"sep={separator}\n{text}".encode()) == [["姓名", "数量"], ["王芳", "3"]]

    def test_a_quotation_mark_that_is_not_closed_swallows_no_rows(self) -> None:
        with pytest.raises(SheetUnreadable):
            read_sheets('姓名,数量\n"王芳,3\n李四,4\n'.encode())


# --- files that mean harm -----------------------------------------------------------------------

KINDS: list[Callable[..., bytes]] = [xlsx, xls, strict, html, spreadsheet_xml, csv("gbk"), csv("utf-16")]


@functools.cache
def _once(made: Callable[..., bytes]) -> bytes:
    """The same bytes each time; a workbook names the second in which it was made."""
    return made(TABLE)


@pytest.mark.parametrize("made", KINDS)
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused_in_words(made: Callable[..., bytes], data: st.DataObject) -> None:
    whole = bytearray(_once(made))
    for _time in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    refusal, sheets = "", []
    try:
        sheets = read_sheets(bytes(whole[: data.draw(st.integers(1, len(whole)))]))
    except SheetUnreadable as why:
        refusal = str(why)
    assert refusal.strip() or any(sheet.rows for sheet in sheets)


SECRET = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname"><!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;">]>'


def test_entities_are_neither_fetched_nor_unfolded() -> None:
    sheet = rewritten(
        xlsx([["A", "B"]]),
        (b"<worksheet ", SECRET.encode() + b"<worksheet "), (b"<t>A</t>", b"<t>&a;</t>"), (b"<t>B</t>", b"<t>&c;</t>"),
    )  # fmt: skip
    xml = spreadsheet_xml([["A", "B"]]).decode().replace("<Workbook", f"{SECRET}<Workbook").replace(">A<", ">&a;<")
    page = html([["A", "B"]]).decode("gbk").replace("<html>", f"{SECRET}<html>").replace(">A<", ">&a;<")
    for data in (sheet, xml.encode(), page.encode("gbk")):
        with suppress(SheetUnreadable):
            texts = " ".join(str(cell) for row in cells(data) for cell in row)
            assert "bbbb" not in texts
            assert Path("/etc/hostname").read_text().strip() not in texts


class TestLimits:
    @pytest.mark.parametrize("made", KINDS)
    def test_more_rows_than_the_limit_are_refused_while_they_are_read(
        self, made: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(worksheets, "MAX_ROWS", 20)
        assert len(cells(made(TABLE[:1] + TABLE[1:2] * 19))) == 20
        with pytest.raises(SheetUnreadable, match="20"):
            read_sheets(made(TABLE[:1] + TABLE[1:2] * 20))

    def test_a_cell_far_to_the_right_is_refused_and_a_blank_one_ignored(self) -> None:
        data = xlsx([["x", "y"]])
        with pytest.raises(SheetUnreadable, match="1000"):
            read_sheets(rewritten(data, (b'r="B1"', b'r="XFD1"')))
        far = rewritten(data, (b"</row>", b'<c r="XFD1" s="0"/></row>'))
        assert cells(far) == [["x", "y"]]

    def test_a_file_that_unpacks_to_far_too_much_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("core.sheets.workbooks.MAX_UNPACKED", 1000)
        with pytest.raises(SheetUnreadable):
            read_sheets(xlsx(TABLE))
