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
from openpyxl.utils import get_column_letter

from core.documents import fitting
from core.documents.capitals import DIGITS, in_capitals
from core.documents.dates import dates_in_words
from core.documents.forms import SIGN_HERE, Boxes, FormPaper, Grid, Opinion, form_docx
from core.documents.official import OfficialDocument
from core.documents.tables import MONEY, Head, TablePaper, laid_out, table_docx, table_xlsx


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
    assert [bool(cell.paragraphs[0].paragraph_format.keep_with_next) for cell in cells] == [False] * 2 + [True] * 4

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
        ("2026-W09 抽样", "2026年第9周抽样"),
    ],
)
def test_papers_write_days_months_weeks_and_quarters_in_words_and_leave_numbers(text: str, written: str) -> None:
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
    half = Pt(9).mm / 2
    made = fitting.widths([15.0, 100.0], [column, ["王芳"] * 3], half=half)
    assert sum(made) == pytest.approx(115)
    assert made[0] >= fitting.unbroken(column[0]) * half
    assert (fitting.unbroken("蒋维民"), fitting.unbroken("示例村第12网格")) == (6, 2)
    crowded = fitting.widths([15.0] * 4, [column] * 4, half=half)
    assert crowded == [15.0] * 4, "where nobody has room, all stay as they are"


def test_columns_are_as_wide_as_what_stands_in_them_needs() -> None:
    """Rows have as few lines as can be: what is said in two lines takes width from what has too much."""
    words, lines = ["第三方人力资源服务有限公司"], ["+85.92（2026年8月）\n-12.30（2026年7月）"]
    one = fitting.widths([20.0, 20.0, 60.0], [words, lines, ["是"]], half=1)
    assert sum(one) == pytest.approx(100)
    assert (one[0] >= 26, one[1] >= 19) == (True, True)
    two = fitting.widths([20.0, 20.0, 10.0], [words, lines, ["是"]], half=1)
    assert (13 <= two[0] < 26, two[1] >= 19) == (True, True), "a line of its own is not parted again"


def test_a_column_to_sign_in_keeps_its_width() -> None:
    heads = [Head("单位", 20), Head("签名", 20), Head("金额", 20, format=MONEY)]
    paper = TablePaper("办公室", "表", heads, [["第三方人力资源服务有限公司" * 9, "", None]])
    _size, _texts, widths = laid_out(paper)
    assert (widths[1] >= sum(widths) / 3 - 0.01, widths[2] < sum(widths) / 3) == (True, True)


def wide_paper() -> TablePaper:
    heads = [Head("序号", 6), Head("姓名", 12), *(Head(f"金额{n}", 14, format=MONEY) for n in range(24))]
    return TablePaper(
        "办公室", "工资表", heads, [[1, "王芳", *[Decimal("1234.50")] * 24]], leaves=(14,), keys=2, notes=["说明"],
        total=[None, "合计", *[Decimal("1234.50")] * 24], capitals=Decimal(1234), foot="摘要",
    )  # fmt: skip


def test_a_table_that_is_too_wide_has_leaves_that_name_each_row() -> None:
    document = Document(io.BytesIO(table_docx(wide_paper())))
    first, second = document.tables
    assert [[cell.text for cell in table.rows[1].cells[:3]] for table in (first, second)] == [
        ["1", "王芳", "1234.50"]
    ] * 2
    assert [len(table.columns) for table in (first, second)] == [14, 14]
    words = [paragraph.text for paragraph in document.paragraphs]
    assert [words.count(title) for title in ("工资表", "工资表（续表）", "说明", "摘要")] == [1, 1, 1, 1]


def test_a_workbook_keeps_a_wide_table_whole_and_is_printed_leaf_by_leaf() -> None:
    page = load_workbook(io.BytesIO(table_xlsx(wide_paper()))).active
    assert [page.cell(3, column).value for column in (1, 2, 3, 26)] == ["序号", "姓名", "金额0", "金额23"]
    assert (page.page_setup.fitToWidth, page.print_title_cols, page.freeze_panes) == (2, "$A:$B", "C4")
    assert [page.cell(1, column).value for column in (3, 15)] == ["工资表", "工资表（续表）"]
    wide = [page.column_dimensions[letter].width for letter in map(get_column_letter, range(1, 27))]
    assert sum(wide[:14]) == pytest.approx(sum(wide[:2]) + sum(wide[14:])), "so that both fill their page"


def test_text_that_begins_like_a_formula_is_written_as_it_is_read() -> None:
    paper = TablePaper("办公室", "表", [Head("补发"), Head("姓名")], [["+85.92（2026-08）", "甲"], ["=1+1", "乙"]])
    cells = [load_workbook(io.BytesIO(table_xlsx(paper))).active.cell(row, 1) for row in (4, 5)]
    assert [(cell.value, cell.data_type, cell.quotePrefix) for cell in cells] == [
        ("+85.92（2026年8月）", "s", True),
        ("=1+1", "s", True),
    ]


@pytest.mark.parametrize("total", [None, ["合计", None]])
@pytest.mark.parametrize("many", [1, 2, 14])
def test_who_signs_a_table_signs_on_the_page_of_its_last_rows(many: int, total: list[str | None] | None) -> None:
    rows = [[f"甲{n}", 1] for n in range(many)]
    paper = TablePaper("办公室", "表", [Head("姓名"), Head("数")], rows, total=total, notes=["说明"], foot="摘要")
    document = Document(io.BytesIO(table_docx(paper)))
    (table,) = document.tables
    held = [bool(row.cells[0].paragraphs[0].paragraph_format.keep_with_next) for row in table.rows]
    last = min(many, 3) + (total is not None)
    assert held == [False] * (len(held) - last) + [True] * last
    assert [one.paragraph_format.keep_with_next for one in document.paragraphs[-3:]] == [True, True, False]


def test_nobody_signs_a_workbook_apart_from_its_last_rows() -> None:
    """Ten narrow columns, which are not made smaller; it is pressed together only where that would happen."""
    height = fitting.PAGE[True][1] * fitting.POINTS
    first, others = int((height - 47 - 30) // 20), int((height - 30) // 20)
    pressed = {}
    for rows in range(1, 60):
        on_last = (rows - first - 1) % others + 1 if rows > first else rows
        left = height - 30 - 20 * on_last - (47 if rows <= first else 0)
        pages = fitting.pages_to_press_into(
            letters=[8] * 10, above=47, heads=30, rows=[20.0] * rows, below=54, turned=True, together=4
        )
        assert pages or left >= 54, rows
        assert pages or rows <= first or on_last >= 4, rows
        pressed[rows] = pages
    assert len([pages for pages in pressed.values() if pages]) < 25
    assert (pressed[5], pressed[first], pressed[first + others]) == (0, 1, 2)
    assert (pressed[first + 1], pressed[first + 8]) == (1, 0)


def test_amounts_stand_at_the_right() -> None:
    paper = TablePaper("办公室", "表", [Head("姓名"), Head("金额", format=MONEY)], [["王芳", Decimal("5.5")]])
    document = Document(io.BytesIO(table_docx(paper)))
    name, amount = document.tables[0].rows[1].cells
    assert (amount.text, amount.paragraphs[0].alignment, name.paragraphs[0].alignment) == ("5.50", 2, 1)
    cell = load_workbook(io.BytesIO(table_xlsx(paper))).active["B4"]
    assert (cell.value, cell.alignment.horizontal) == (5.5, "right")
