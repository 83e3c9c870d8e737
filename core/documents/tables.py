"""The wide tables that an office prints and signs: one declaration, as a document and as a workbook.

A heading with the period, 单位 and 填表日期 above the table, heads that are repeated on every page and may stand in
groups, a row 合计, the sum in capitals, notes, who signs, and in small type what the table rests on.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Length, Mm, Pt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins

from core.documents import fitting
from core.documents.archives import fixed
from core.documents.capitals import in_capitals
from core.documents.dates import dates_in_words
from core.documents.official import LAST, OfficialDocument
from core.documents.rows import add_rows
from core.documents.ruled import CENTERED, MOMENT, TO_THE_LEFT, TO_THE_RIGHT, put
from core.documents.word import HEADING, SONG, fill_cell, keep_with_next, set_cell_margins, set_column_widths, set_row

CENTER, LEFT, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
LINE_OF = 1.55  # times its letters, a line below the table
WIDE = 8  # a table with more columns is printed on turned pages
BLOCK = {True: Mm(273), False: Mm(182)}  # what the margins leave of a turned page, and of an upright one
ROW = Mm(7.5)
LINE, BELOW, USUAL = 13.0, 18.0, 15.0  # points, in a workbook: a line of a cell, a row below the table, a row by itself
SIZES = ((14, (9,)), (24, (7.5,)), (1000, (7.5, 6.5, 5.5)))  # points of the letters, by how many columns there are
FEW = 2  # lines of a cell: letters are as large as they can be with no more
LETTERS_OF = {False: 1.1, True: 0.7}  # of a column of a workbook by its width, also where the widths are mm of a leaf
SIGNED = ("制表人", "审核人", "负责人")
MONEY, SCORE, SHARE, PERCENT = "0.00;-0.00", "0.00", "0.0000", "0.00%"  # money reads as scores, but stands at the right


@dataclass(frozen=True)
class Head:
    """One column of a table: its head, its relative width, its group, and how its figures are shown."""

    text: str
    width: float = 10
    group: str = ""
    left: bool = False
    format: str = ""

    @property
    def is_money(self) -> bool:
        return self.format == MONEY


@dataclass(frozen=True)
class TablePaper:
    """One table of an office. Cells are text, numbers, days or None; a total is the row below the others."""

    issuer: str
    title: str  # with its period
    heads: Sequence[Head]
    rows: Sequence[Sequence[Any]]
    filled_on: date | None = None
    total: Sequence[Any] | None = None
    capitals: Decimal | None = None  # the sum that is written out in capitals
    notes: Sequence[str] = ()
    signed: Sequence[str] = SIGNED
    foot: str = ""  # digest and version of the rules
    leaves: Sequence[int] = ()  # the columns (from 0) with which further leaves begin: too wide for one page to be read
    keys: int = 0  # so many first columns stand on every leaf
    name: str = field(default="表", kw_only=True)  # of the sheet in a workbook

    def __post_init__(self) -> None:
        for row in (*self.rows, *([self.total] if self.total is not None else [])):
            if len(row) != len(self.heads):
                raise ValueError(f"{self.title}: a row has {len(row)} cells for {len(self.heads)} heads")

    @property
    def above(self) -> tuple[str, str]:
        """What stands above the table, at the left and at the right."""
        return f"单位：{self.issuer}", f"填表日期：{self._day}"

    @property
    def _day(self) -> str:
        day = self.filled_on
        return f"{day.year}年{day.month}月{day.day}日" if day else "　　年　月　日"

    @property
    def below(self) -> list[str]:
        """What stands below it, line by line."""
        lines = [f"合计（大写）：人民币{in_capitals(self.capitals)}"] if self.capitals is not None else []
        lines += self.notes
        if self.signed:
            lines.append("　　".join(f"{who}：　　　　　" for who in self.signed) + "　　日期：　　年　月　日")
        return lines

    @property
    def columns_of_leaves(self) -> list[list[int]]:
        """The columns (from 0) of every leaf; all of them, where there is one."""
        ends = [*self.leaves, len(self.heads)]
        return [[*(range(self.keys) if first else ()), *range(first, end)] for first, end in pairwise((0, *ends))]

    def by_leaf(self) -> list[TablePaper]:
        """Each leaf as a paper. What stands below the table, stands below the last one."""
        leaves = [self._leaf(columns) for columns in self.columns_of_leaves]
        unsigned = [replace(leaf, capitals=None, notes=(), signed=(), foot="") for leaf in leaves[:-1]]
        return [*unsigned, leaves[-1]]

    def _leaf(self, columns: Sequence[int]) -> TablePaper:
        return replace(
            self,
            title=self.title if columns[-1] < min(self.leaves, default=len(self.heads)) else f"{self.title}（续表）",
            heads=[self.heads[column] for column in columns],
            rows=[[row[column] for column in columns] for row in self.rows],
            total=[self.total[column] for column in columns] if self.total is not None else None,
            leaves=(),
        )

    @property
    def together(self) -> int:
        """How many rows, the total among them, stand on the page of who signs."""
        return min(LAST, len(self.rows)) + (self.total is not None)

    @property
    def is_grouped(self) -> bool:
        return any(head.group for head in self.heads)

    def groups(self) -> Iterator[tuple[int, int, str]]:
        """First and last column (from 0) of every group of heads, and of every head that stands alone."""
        first = 0
        for position, head in enumerate(self.heads):
            following = self.heads[position + 1] if position + 1 < len(self.heads) else None
            if not head.group or following is None or following.group != head.group:
                yield first, position, head.group
                first = position + 1


def shown(value: Any, form: str) -> str:
    """A cell as it is printed."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        form = form.partition(";")[0]
        if form.endswith("%"):
            return f"{value:.{len(form.partition('.')[2]) - 1}%}"
        return f"{value:.{len(form.partition('.')[2])}f}" if form else f"{value:f}"  # never 1E+1
    return dates_in_words(str(value))


# --- as a document --------------------------------------------------------------------------------


def table_docx(paper: TablePaper) -> bytes:
    """The table as a document to print: A4, turned where it has more than 8 columns."""
    turned = len(paper.heads) > WIDE
    document = OfficialDocument(title=paper.title, author=paper.issuer)
    document.narrow(landscape=turned)
    for number, leaf in enumerate(paper.by_leaf()):
        if number:
            document.new_page()
        document.title(leaf.title, before=Pt(0))
        document.line(*leaf.above, width=BLOCK[turned])
        _add_table(document, leaf)
    for position, text in enumerate(paper.below, start=1):
        keep, (size, before) = position < len(paper.below) or bool(paper.foot), _below(paper, text)
        document.paragraph(text, size=size, indent=0, before=before, free=True, keep=keep)
    if paper.foot:
        document.paragraph(paper.foot, font=SONG, size=Pt(7), indent=0, before=Mm(2), free=True)
    return document.to_bytes()


def _below(paper: TablePaper, text: str) -> tuple[Length, Length]:
    """How large a line below the table is, and the space above it: notes are small."""
    return (Pt(9), Mm(1)) if text in paper.notes else (Pt(11), Mm(2))


def laid_out(paper: TablePaper) -> tuple[Length, list[list[str]], list[float]]:
    """The size of the letters of a printed table, its texts by row, and the widths of its columns in mm."""
    rows = [*paper.rows, *([paper.total] if paper.total is not None else [])]
    texts = [[shown(value, head.format) for head, value in zip(paper.heads, row, strict=True)] for row in rows]
    columns = list(zip(*texts, strict=True)) or [()] * len(paper.heads)
    shares, heads = _shares(paper.heads, BLOCK[len(paper.heads) > WIDE]), [head.text for head in paper.heads]
    least = _least(paper.heads, shares, columns)
    sizes = [Pt(points) for points in next(sizes for most, sizes in SIZES if len(paper.heads) <= most)]
    found = (fitting.lines_needed(shares, columns, heads, half=one.mm / 2, least=least) for one in sizes)
    size = next((one for one, many in zip(sizes, found, strict=True) if 0 < many <= FEW), sizes[-1])
    widths = fitting.widths(shares, columns, heads, half=size.mm / 2, least=least)
    return size, texts, widths


def _least(heads: Sequence[Head], shares: Sequence[float], columns: Sequence[Sequence[str]]) -> list[float]:
    """What columns keep of their widths: one that is filled in and signed by hand keeps all of it."""
    by_hand = (not head.is_money and not any(texts) for head, texts in zip(heads, columns, strict=True))
    return [share * (1 if empty else fitting.LEAST) for share, empty in zip(shares, by_hand, strict=True)]


def _add_table(document: OfficialDocument, paper: TablePaper) -> None:
    size, texts, widths = laid_out(paper)
    table = document.document.add_table(rows=2 if paper.is_grouped else 1, cols=len(paper.heads))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    set_cell_margins(table, 20)
    _fill_heads(table, paper, size)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    formats = [(SONG, size, _side(head)) for head in paper.heads]
    add_rows(table, texts, formats, widths, height=_row_height(paper, texts, widths, size))
    set_column_widths(table, widths)
    for row in table._tbl.tr_lst[len(table._tbl.tr_lst) - paper.together :]:  # who signs, signs below rows and total
        keep_with_next(row)


def _row_height(paper: TablePaper, texts: Sequence[Sequence[str]], widths: Sequence[float], size: Length) -> Length:
    """7 to 8 mm: the height with which the signatures have rows above them. Not every program keeps rows together."""
    if not texts:
        return ROW
    letter, line, turned = size.mm / 2, size.mm * 1.25, len(paper.heads) > WIDE

    def high(cells: Sequence[str]) -> float:
        lines = (fitting.lines(text, (width - 1) / letter) for text, width in zip(cells, widths, strict=True))
        return line * max(lines) + 0.4

    def high_below(text: str) -> float:
        letters, before = _below(paper, text)
        return LINE_OF * letters.mm * fitting.lines(text, BLOCK[turned].mm / (letters.mm / 2)) + before.mm

    rows = [high(row) for row in texts]
    below = sum(map(high_below, paper.below)) + (5 if paper.foot else 0) or rows.pop()  # of a leaf: no total by itself
    height = fitting.row_height(
        [ROW.mm, 7.0, 8.0],
        rows,
        height=182.0 if turned else 269.0,
        above=28.0,
        heads=max(ROW.mm, high([head.text for head in paper.heads])) + (ROW.mm if paper.is_grouped else 0),
        below=max(below, ROW.mm),
        together=paper.together,
    )
    return Mm(height)


def _fill_heads(table: Any, paper: TablePaper, size: Length) -> None:
    rows = [row.cells for row in table.rows]  # python-docx looks for each cell in all of the table
    upper, lower = rows[0], rows[-1]
    for row in table.rows:
        set_row(row, header=True, height=ROW)
    for first, end, group in paper.groups():
        if group:
            fill_cell(upper[first].merge(upper[end]), group, HEADING, size, CENTER)
            for position in range(first, end + 1):
                fill_cell(lower[position], paper.heads[position].text, HEADING, size, CENTER)
        else:
            if paper.is_grouped:  # as `merge` does, which looks through the whole table for each
                upper[first]._tc.vMerge, lower[first]._tc.vMerge = "restart", "continue"
            fill_cell(upper[first], paper.heads[first].text, HEADING, size, CENTER)


def _side(head: Head) -> WD_ALIGN_PARAGRAPH:
    return RIGHT if head.is_money else LEFT if head.left else CENTER


def _shares(heads: Sequence[Head], block: Length) -> list[float]:
    """The widths in mm, filled up to the block."""
    total = sum(head.width for head in heads)
    return [head.width * block.mm / total for head in heads]


# --- as a workbook --------------------------------------------------------------------------------


def table_xlsx(*papers: TablePaper) -> bytes:
    """The tables as one workbook, a sheet each; figures are numbers."""
    book = Workbook()
    for position, paper in enumerate(papers):
        page: Any = book.active if position == 0 else book.create_sheet()
        page.title = paper.name
        _write(page, paper)
    book.properties.creator, book.properties.title = papers[0].issuer, papers[0].title
    book.properties.created = MOMENT
    made = io.BytesIO()
    book.save(made)
    return fixed(made.getvalue())


def _write(page: Any, paper: TablePaper) -> None:
    for leaf, columns in zip(paper.by_leaf(), paper.columns_of_leaves, strict=True):
        _write_above(page, leaf, [column for column in columns if not paper.leaves or column >= paper.keys])
    rows = [*paper.rows, *([paper.total] if paper.total is not None else [])]
    letters = _letters(paper, rows)
    below = _write_heads(page, paper, letters)
    for number, values in enumerate(rows, start=below):
        page.row_dimensions[number].height = max(ROW.pt, _height(paper.heads, letters, values))
        for column, (head, value) in enumerate(zip(paper.heads, values, strict=True), start=1):
            layout = TO_THE_RIGHT if head.is_money else TO_THE_LEFT if head.left else CENTERED
            text = dates_in_words(value) if isinstance(value, str) else value
            cell = put(page, number, column, text, Font(name="宋体", size=10), layout)
            if head.format and value is not None:
                cell.number_format = head.format
    last = below + len(rows)
    first = paper.leaves[-1] + 1 if paper.leaves else 1  # column of who signs
    for number, text in enumerate([*paper.below, *([paper.foot] if paper.foot else [])], start=last):
        page.row_dimensions[number].height = BELOW
        layout = Alignment(vertical="center")
        put(page, number, first, dates_in_words(text), Font(name="仿宋", size=11), layout, ruled=False)
    for column, many in enumerate(letters, start=1):
        page.column_dimensions[get_column_letter(column)].width = many
    _to_print(page, paper, heads=range(3, below), letters=letters, signed=last)


def _write_above(page: Any, leaf: TablePaper, columns: Sequence[int]) -> None:
    """The title and the line below it, over these columns (from 0)."""
    first, end = columns[0] + 1, columns[-1] + 1
    put(page, 1, first, leaf.title, Font(name="方正小标宋简体", size=18), CENTERED, ruled=False)
    page.merge_cells(start_row=1, start_column=first, end_row=1, end_column=end)
    half = first + max(1, (end - first + 1) // 2) - 1
    for text, begin, to, side in zip(leaf.above, (first, half + 1), (half, end), ("left", "right"), strict=True):
        put(page, 2, begin, text, Font(name="仿宋", size=11), Alignment(horizontal=side), ruled=False)
        page.merge_cells(start_row=2, start_column=begin, end_row=2, end_column=to)


def _write_heads(page: Any, paper: TablePaper, letters: Sequence[float]) -> int:
    """The heads from row 3 on; returns the row below them."""
    last = 4 if paper.is_grouped else 3
    font = Font(name="黑体", size=10)
    for column, head in enumerate(paper.heads, start=1):
        for number in range(3, last + 1):
            put(page, number, column, head.text if number == last or not head.group else None, font, CENTERED)
    for first, end, group in paper.groups():
        if group:
            page.cell(3, first + 1).value = group
            page.merge_cells(start_row=3, start_column=first + 1, end_row=3, end_column=end + 1)
        elif last == 4:
            page.cell(4, first + 1).value = None
            page.merge_cells(start_row=3, start_column=first + 1, end_row=4, end_column=first + 1)
    page.row_dimensions[last].height = max(30, _height(paper.heads, letters, [head.text for head in paper.heads]))
    return last + 1


def _letters(paper: TablePaper, rows: Sequence[Sequence[Any]]) -> list[float]:
    """The widths of the columns of a workbook, in letters of its first font: no number is parted."""
    texts = [[shown(value, head.format) for head, value in zip(paper.heads, row, strict=True)] for row in rows]
    columns = list(zip(*texts, strict=True)) or [()] * len(paper.heads)
    wide = LETTERS_OF[bool(paper.leaves)]
    shares = [max(3.5, head.width * wide) for head in paper.heads]
    letters = fitting.widths(shares, columns, [head.text for head in paper.heads], half=1, beside=2)
    least = [max(map(fitting.unbroken, cells), default=0) + 2 for cells in columns]
    letters = [max(pair) for pair in zip(letters, least, strict=True)]
    return _as_wide(letters, paper) if paper.leaves else letters


def _as_wide(letters: Sequence[float], paper: TablePaper) -> list[float]:
    """All leaves as wide as the widest: a spreadsheet fills its pages, and begins the next one where a leaf does."""
    made, leaves = list(letters), paper.columns_of_leaves
    most = max(sum(letters[column] for column in leaf) for leaf in leaves)
    for leaf in leaves:
        widest = max((column for column in leaf if column >= paper.keys), key=lambda column: letters[column])
        made[widest] += most - sum(letters[column] for column in leaf)
    return made


def _height(heads: Sequence[Head], letters: Sequence[float], values: Sequence[Any]) -> float:
    """How high a row must be, in points, for all lines of its cells: spreadsheets do not find it out when opened."""
    cells = zip(heads, letters, values, strict=True)
    most = max(fitting.lines(shown(value, head.format), many - 1.5) for head, many, value in cells)
    return LINE * most + 4


def _to_print(page: Any, paper: TablePaper, *, heads: range, letters: Sequence[float], signed: int) -> None:
    """`heads` are the rows that each page repeats, `signed` is the first row below the table."""
    turned = len(paper.heads) > WIDE
    page.row_dimensions[1].height = 32
    page.freeze_panes = f"{get_column_letter(paper.keys + 1)}{heads.stop}"
    page.print_title_rows = f"{heads.start}:{heads.stop - 1}"
    page.page_setup.orientation = "landscape" if turned else "portrait"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    heights = [page.row_dimensions[row].height or USUAL for row in range(1, page.max_row + 1)]
    leaves = paper.columns_of_leaves
    page.page_setup.fitToWidth = len(leaves)
    if len(leaves) > 1:
        page.print_title_cols = f"A:{get_column_letter(paper.keys)}"
    page.page_setup.fitToHeight = fitting.pages_to_press_into(
        letters=[letters[column] for column in leaves[-1]],
        above=sum(heights[: heads.start - 1]),
        heads=sum(heights[heads.start - 1 : heads.stop - 1]),
        rows=heights[heads.stop - 1 : signed - 1],
        below=sum(heights[signed - 1 :]),
        turned=turned,
        together=paper.together,
    )
    page.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6, header=0.3, footer=0.3)
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.oddFooter.center.text = "第 &P 页 共 &N 页"
    page.print_options.horizontalCentered = True
