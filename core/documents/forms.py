"""Forms for one person that an office fills in, signs and files: upright A4, ruled boxes, one page where possible.

A form is a list of rows from top to bottom: boxes with a label each, an opinion with room for a signature, or a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from core.documents.official import OfficialDocument
from core.documents.rows import add_rows, ruled_table
from core.documents.word import BODY, HEADING, SONG, fill_cell, keep_with_next, set_row

CENTER, LEFT, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
BLOCK = 182.0  # mm between the margins
LABEL, NARROW_LABEL = 26.0, 17.0
SIZE = Pt(10.5)
SMALL = Pt(9)
MARGINS = 50  # twips, of the cells
SHORT = 3  # rows of a table that is never parted
SIGN_HERE = "（签字/盖章）　　　年　　月　　日"
SIGN_BRIEFLY = "签名　　　年　月　日"


@dataclass(frozen=True)
class Boxes:
    """One row of pairs of label and content, of equal width."""

    pairs: Sequence[tuple[str, str]]
    height: float = 8  # mm, at least


@dataclass(frozen=True)
class Opinion:
    """What somebody writes and signs: at least 25 mm high, with room for a signature. What is known is filled in."""

    label: str
    text: str = ""
    signed: str = ""  # by whom and when, where it is known
    height: float = 25


@dataclass(frozen=True)
class Opinions:
    """Opinions side by side, so that a form of several fits one page."""

    side_by_side: Sequence[Opinion]


@dataclass(frozen=True)
class Grid:
    """A table within the form; widths are in mm and are filled up to the block."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    title: str = ""
    left: Sequence[int] = ()  # columns set to the left
    right: Sequence[int] = ()  # amounts
    least: int = 0  # rows at least, empty ones to be filled in by hand
    none: str = ""  # what stands after the title instead of a table without rows


Row = Boxes | Opinion | Opinions | Grid


@dataclass(frozen=True)
class FormPaper:
    """One form of one person or matter."""

    issuer: str
    title: str
    rows: Sequence[Row]
    filled_on: date | None = None
    notes: Sequence[str] = ()
    foot: str = ""


def form_docx(*papers: FormPaper) -> bytes:
    """The forms as one document, each on a page of its own."""
    document = OfficialDocument(title=papers[0].title, author=papers[0].issuer)
    document.narrow(landscape=False)
    for position, paper in enumerate(papers):
        if position:
            document.new_page()
        _write(document, paper)
    return document.to_bytes()


def _write(document: OfficialDocument, paper: FormPaper) -> None:
    document.title(paper.title, before=Pt(0))
    day = paper.filled_on
    filled = f"{day.year}年{day.month}月{day.day}日" if day else "　　年　月　日"
    document.line(f"单位：{paper.issuer}", f"填表日期：{filled}", width=Mm(BLOCK))
    for position, row in enumerate(paper.rows, start=1):
        if position == len(paper.rows):
            document.hold_on()
        if isinstance(row, Boxes):
            _boxes(document, row)
        elif isinstance(row, Opinion):
            _opinions(document, [row])
        elif isinstance(row, Opinions):
            _opinions(document, row.side_by_side)
        else:
            _grid(document, row)
    for note in paper.notes:
        document.paragraph(note, size=Pt(10), indent=0, before=Mm(1.5), free=True)
    if paper.foot:
        document.paragraph(paper.foot, font=SONG, size=Pt(7), indent=0, before=Mm(1.5), free=True)


def _boxes(document: OfficialDocument, row: Boxes) -> None:
    content = BLOCK / len(row.pairs) - LABEL
    boxes = ruled_table(document.document, [LABEL, content] * len(row.pairs), margins=MARGINS).rows[0]
    set_row(boxes, header=False, height=Mm(row.height))
    cells = boxes.cells
    for position, (label, text) in enumerate(row.pairs):
        _label(cells[2 * position], label)
        size = SMALL if content < 60 and len(text) * SIZE.mm > content - 2 else SIZE
        fill_cell(cells[2 * position + 1], text, BODY, size, CENTER if content < 60 else LEFT)


def _opinions(document: OfficialDocument, opinions: Sequence[Opinion]) -> None:
    label = LABEL if len(opinions) == 1 else NARROW_LABEL
    widths = [label, BLOCK / len(opinions) - label] * len(opinions)
    boxes = ruled_table(document.document, widths, margins=MARGINS).rows[0]
    set_row(boxes, header=False, height=Mm(max(25, *(one.height for one in opinions))))
    cells = boxes.cells
    for position, one in enumerate(opinions):
        _label(cells[2 * position], one.label, label)
        cell = cells[2 * position + 1]
        fill_cell(cell, one.text or "　", BODY, SIZE, LEFT)
        signature = cell.add_paragraph()
        signature.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        document.plain(signature, before=Mm(3))
        document.run(signature, one.signed or (SIGN_HERE if len(opinions) < 3 else SIGN_BRIEFLY), size=SIZE)


def _grid(document: OfficialDocument, row: Grid) -> None:
    widths = [width * BLOCK / sum(row.widths) for width in row.widths]
    if row.title:
        head = ruled_table(document.document, [BLOCK], margins=MARGINS).rows[0]
        set_row(head, header=False, height=Mm(7))
        fill_cell(head.cells[0], row.title if row.rows else f"{row.title}{row.none}", HEADING, SIZE, LEFT)
        if row.none and not row.rows:
            return
        document.hold_on()
    blank = [[""] * len(widths)] * max(0, row.least - len(row.rows))
    table = ruled_table(document.document, widths, margins=MARGINS)
    head_row = table.rows[0]
    set_row(head_row, header=True, height=Mm(7))
    for cell, text in zip(head_row.cells, row.heads, strict=True):
        fill_cell(cell, text, HEADING, Pt(9.5), CENTER)
    sides = {**dict.fromkeys(row.left, LEFT), **dict.fromkeys(row.right, RIGHT)}
    formats = [(SONG, Pt(9.5), sides.get(position, CENTER)) for position in range(len(widths))]
    add_rows(table, [*row.rows, *blank], formats, widths, height=Mm(7))
    if len(row.rows) + len(blank) <= SHORT:
        for above in table.rows[:-1]:
            keep_with_next(above._tr)


def _label(cell: Any, text: str, width: float = LABEL) -> None:
    fits = int((width - 2) / SIZE.mm)
    shown = broken(text, fits)
    fits_in_full = max(len(line) for line in shown.split("\n")) <= fits
    fill_cell(cell, shown, HEADING, SIZE if fits_in_full else SMALL, CENTER)


def broken(label: str, fits: int) -> str:
    """A label in lines that fit its box, not broken within 意见; where it says its lines itself, these."""
    if len(label) <= fits or "\n" in label:
        return label
    if label.endswith("意见") and len(label) <= fits + 2:
        return f"{label[:-2]}\n意见"
    lines = -(-len(label) // fits)
    length = -(-len(label) // lines)
    return "\n".join(label[at : at + length] for at in range(0, len(label), length))
