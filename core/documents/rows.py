"""Tables of many rows that are formatted alike: python-docx makes the first, the others are copies of it.

A payroll has thousands of cells, and python-docx takes milliseconds for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Length, Mm
from docx.table import Table
from docx.text.run import Run
from lxml import etree

from core.documents.dates import dates_in_words
from core.documents.word import fill_cell, set_cell_margins, set_column_widths, set_row

Format = tuple[str, Length, WD_ALIGN_PARAGRAPH]  # of a cell: font, size, where its text stands
TEXT, SPACE = qn("w:t"), qn("xml:space")
_tables: dict[tuple[tuple[float, ...], int], Any] = {}  # by widths and margins: a table of one empty row


def ruled_table(document: Any, widths: Sequence[float], *, margins: int) -> Table:
    """A ruled table of one empty row at the end of a document; widths in mm, margins of its cells in twips."""
    key = (tuple(widths), margins)
    if key not in _tables:
        table = document.add_table(rows=1, cols=len(widths))
        table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
        set_cell_margins(table, margins)
        for cell, width in zip(table.rows[0].cells, widths, strict=True):
            cell.width = Mm(width)
        set_column_widths(table, widths)
        _tables[key] = deepcopy(table._tbl)
        return table
    element = deepcopy(_tables[key])
    document.element.body._insert_tbl(element)
    return Table(element, document._body)


def add_rows(
    table: Table, rows: Sequence[Sequence[str]], formats: Sequence[Format], widths: Sequence[float], *, height: Length
) -> None:
    """Add rows of text to a table, every column in its format."""
    if not rows:
        return
    first = table.add_row()
    set_row(first, header=False, height=height)
    for cell, (font, size, align), width in zip(first.cells, formats, widths, strict=True):
        fill_cell(cell, "", font, size, align)
        cell.width = Mm(width)
    model = first._tr
    table._tbl.remove(model)
    for texts in rows:
        row = deepcopy(model)
        for cell, text in zip(row.tc_lst, texts, strict=True):
            _write(cell, text)
        table._tbl.append(row)


def _write(cell: Any, text: str) -> None:
    """Put text into a cell that has one empty, formatted paragraph; a paragraph per line."""
    if not text:
        return
    paragraph = cell.p_lst[0]
    lines = dates_in_words(text).split("\n")
    others = [deepcopy(paragraph) for _line in lines[1:]]
    for one in others:
        cell.append(one)
    for one, line in zip((paragraph, *others), lines, strict=True):
        run = one.r_lst[0]
        if "\t" in line or "\r" in line:
            Run(run, one).text = line
        elif line:
            written = etree.SubElement(run, TEXT)
            written.text = line
            if line != line.strip():
                written.set(SPACE, "preserve")
