"""The papers of an office: amounts in capitals, wide tables, forms with room for signatures."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.documents import fitting
from core.documents.capitals import DIGITS, in_capitals
from core.documents.dates import dates_in_words
from core.documents.forms import SIGN_HERE, Boxes, FormPaper, Grid, Opinion, form_docx
from core.documents.official import OfficialDocument
from core.documents.tables import MONEY, Head, TablePaper, table_docx, table_xlsx


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("10", "壹拾元整"),
        ("105.30", "壹佰零伍元叁角整"),
        ("1005.03", "壹仟零伍元零叁分"),
        ("10500", "壹万零伍佰元整"),
        ("20030", "贰万零叁拾元整"),
        ("110000.11", "壹拾壹万元壹角壹分"),
        ("10000001", "壹仟万零壹元整"),
        ("100010000", "壹亿零壹万元整"),
        ("-5.50", "负伍元伍角整"),
    ],
)
def test_an_amount_in_capitals(amount: str, written: str) -> None:
    assert in_capitals(Decimal(amount)) == written


def read(written: str) -> Decimal:
    """Read an amount in capitals again, by another way than it was written."""
    sign, written = (-1, written[1:]) if written.startswith("负") else (1, written)
    total, group, digit, cents = 0, 0, 0, 0
    for character in written:
        if character in DIGITS:
            digit = DIGITS.index(character)
        elif character in "拾佰仟":
            group, digit = group + digit * {"拾": 10, "佰": 100, "仟": 1000}[character], 0
        elif character in "万亿":
            factor = {"万": 10**4, "亿": 10**8}[character]
            total, group, digit = (
                (total + group + digit) * factor if factor > 10**4 else total + (group + digit) * factor,
                0,
                0,
            )
        elif character == "元":
            total, group, digit = total + group + digit, 0, 0
        elif character in "角分":
            cents, digit = cents + digit * (10 if character == "角" else 1), 0
    return sign * (Decimal(total) + Decimal(cents) / 100)


@given(st.decimals(min_value=-(10**12) + 1, max_value=10**12 - 1, places=2))
def test_what_is_written_in_capitals_reads_as_the_same_amount(amount: Decimal) -> None:
    assert read(in_capitals(amount)) == amount


def test_part_of_a_cent_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="cent"):
        in_capitals(Decimal("0.001"))


HEADS = [
    Head("序号", 5), Head("姓名", 10), *(Head(name, 9, "个人", format=MONEY) for name in ("养老", "医疗")),
    *(Head(name, 9, format=MONEY) for name in ("应发合计", "扣回", "补发", "工资", "绩效", "补贴")),
]  # fmt: skip


def paper(rows: int = 40) -> TablePaper:
    figures = [Decimal("360")] * 8
    return TablePaper(
        issuer="示例街道网格管理服务中心",
        title="2026年10月工资发放表",
        heads=HEADS,
        rows=[(number, "=1+1", *figures) for number in range(1, rows + 1)],
        filled_on=date(2026, 11, 10),
        total=("合计", None, *[figure * rows for figure in figures]),
        capitals=Decimal("14400.00"),
        signed=("复核", "审批"),
        foot="摘要 0a1b",
    )


def test_a_wide_table_is_turned_and_repeats_its_heads() -> None:
    document = Document(io.BytesIO(table_docx(paper())))
    section, table = document.sections[0], document.tables[0]
    assert section.page_width > section.page_height
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows[:3]] == [True, True, False]
    assert table.cell(0, 2).text == table.cell(0, 3).text == "个人"
    assert [cell.text for cell in table.rows[-1].cells][:3] == ["合计", "", "14400.00"]
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "填表日期：2026年11月10日" in words
    assert "人民币壹万肆仟肆佰元整" in words
    assert "审批：" in words


def test_a_workbook_has_figures_as_numbers_and_no_formula() -> None:
    page = load_workbook(io.BytesIO(table_xlsx(paper()))).active
    assert page["C3"].value == "个人"
    assert page["C4"].value == "养老"
    assert page["C5"].value == 360
    assert page["B5"].data_type == "s"
    assert page.print_title_rows == "$3:$4"


def test_equal_papers_have_equal_bytes() -> None:
    assert table_docx(paper()) == table_docx(paper())
    assert table_xlsx(paper()) == table_xlsx(paper())


def test_a_row_that_does_not_fit_its_heads_is_an_error() -> None:
    with pytest.raises(ValueError, match="3 cells for 10 heads"):
        TablePaper(issuer="", title="表", heads=HEADS, rows=[(1, 2, 3)])


def test_a_form_has_room_for_opinions_and_signatures() -> None:
    form = FormPaper(
        issuer="示例街道",
        title="更换审批表",
        rows=[
            Boxes([("姓名", "张三"), ("岗位", "专职网格员")]),
            Grid(("指标", "得分"), [("出勤", "14.75")], (3, 1), title="六项指标", least=3),
            Opinion("网格长意见"),
            Opinion("街道意见", "同意", "2026年11月2日"),
        ],
    )
    document = Document(io.BytesIO(form_docx(form, form)))
    words = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert words.count("更换审批表") == 0
    assert words.count("张三") == 2
    assert sum(SIGN_HERE in text for text in words) == 2
    opinions = [table.rows[0] for table in document.tables if table.rows[0].cells[0].text.endswith("意见")]
    assert all(row.height.mm > 24.9 for row in opinions)


def test_nothing_is_signed_on_a_page_of_its_own() -> None:
    """What stands before a signature, a list of attachments or the last box of a form stays on its page."""
    letter = OfficialDocument(title="通报", author="中心")
    letter.text("各村要对照通报查找差距。")
    letter.attachments(["通报表"])
    letter.table(("序号", "姓名"), [("1", "甲"), ("2", "乙")], (20, 40))
    letter.signature("中心", "2026年9月1日")
    written = Document(io.BytesIO(letter.to_bytes()))
    assert [one.paragraph_format.keep_with_next for one in written.paragraphs] == [True, True, True, False]
    cells = [cell for row in written.tables[0].rows for cell in row.cells]
    assert [bool(cell.paragraphs[0].paragraph_format.keep_with_next) for cell in cells] == [False] * 4 + [True] * 2

    rows = [Boxes((("姓名", "甲"),)), Grid(("名称",), [["钥匙"]], (1,), title="七、物品"), Opinion("签名")]
    form = Document(io.BytesIO(form_docx(FormPaper("中心", "交接单", rows))))
    held = [bool(table.rows[-1].cells[0].paragraphs[0].paragraph_format.keep_with_next) for table in form.tables]
    assert held == [False, True, True, False]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2026-09-01 – 2026-09-30", "2026年9月1日 – 2026年9月30日"),
        ("2026-09月通报（2026Q3）", "2026年9月月通报（2026年第3季度）"),
        ("331003002-2026-010074、331003002-00037", "331003002-2026-010074、331003002-00037"),
        ("示街网〔2026〕12号", "示街网〔2026〕12号"),
    ],
)
def test_papers_write_days_months_and_quarters_in_words_and_leave_numbers(text: str, written: str) -> None:
    assert dates_in_words(text) == written
    table = TablePaper("办公室", text, [Head("事项", left=True), Head("人")], [[text, text]], notes=[text])
    book = load_workbook(io.BytesIO(table_xlsx(table))).active
    assert written in {cell.value for row in book.iter_rows() for cell in row}
    form = FormPaper("办公室", text, [Boxes([("事项", text)]), Grid(["甲"], [[text]], [1], title=text)], notes=[text])
    for made in (table_docx(table), form_docx(form)):
        document = Document(io.BytesIO(made))
        cells = [cell.text for one in document.tables for row in one.rows for cell in row.cells]
        words = {*cells, *(paragraph.text for paragraph in document.paragraphs)}
        assert written in words
        assert text == written or not [word for word in words if text in word]


def test_no_number_is_parted_where_other_columns_have_room() -> None:
    column = ["331003002-00037"] * 3
    made = fitting.widths([15.0, 100.0], [column, ["王芳"] * 3], Pt(9))
    assert sum(made) == pytest.approx(115)
    assert made[0] >= fitting.unbroken(column[0]) * Pt(9).mm / 2
    assert (fitting.unbroken("蒋维民"), fitting.unbroken("示例村第12网格")) == (6, 2)
    crowded = fitting.widths([15.0] * 4, [column] * 4, Pt(9))
    assert crowded == [15.0] * 4, "where nobody has room, all stay as they are"


def test_nobody_signs_a_workbook_on_a_page_without_a_row() -> None:
    """Ten narrow columns, which are not made smaller; it is pressed together only where that would happen."""
    height = fitting.PAGE[True][1] * fitting.POINTS
    first, others = int((height - 47 - 30) // 20), int((height - 30) // 20)
    pressed = {}
    for rows in range(1, 60):
        on_last = (rows - first - 1) % others + 1 if rows > first else rows
        left = height - 30 - 20 * on_last - (47 if rows <= first else 0)
        pages = fitting.pages_to_press_into(
            letters=[8] * 10, above=47, heads=30, rows=[20.0] * rows, below=54, turned=True
        )
        assert pages or left >= 54, rows
        pressed[rows] = pages
    assert len([pages for pages in pressed.values() if pages]) < 12
    assert (pressed[5], pressed[first], pressed[first + others]) == (0, 1, 2)


def test_amounts_stand_at_the_right() -> None:
    paper = TablePaper("办公室", "表", [Head("姓名"), Head("金额", format=MONEY)], [["王芳", Decimal("5.5")]])
    document = Document(io.BytesIO(table_docx(paper)))
    name, amount = document.tables[0].rows[1].cells
    assert (amount.text, amount.paragraphs[0].alignment, name.paragraphs[0].alignment) == ("5.50", 2, 1)
    cell = load_workbook(io.BytesIO(table_xlsx(paper))).active["B4"]
    assert (cell.value, cell.alignment.horizontal) == (5.5, "right")
