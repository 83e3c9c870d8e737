"""What the documents of every noun share: ruled workbooks, and a file as the answer to a browser."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins

from core.documents.answers import attached, exported, served
from core.documents.archives import fixed
from core.documents.ruled import CENTERED, MOMENT, TO_THE_LEFT, put

__all__ = ["Sheet", "attached", "exported", "ruled_workbook", "served"]

BY_HAND = 22  # points: 7.8 mm


@dataclass(frozen=True)
class Sheet:
    """One ruled sheet: a title, what it rests on, heads and rows. Columns count from 1.

    Widths of up to 128 together are printed as they are, wider ones smaller. The last `beside` columns are for
    programs, and not printed. `to_fill_in`: rows are high enough to write into by hand.
    """

    name: str
    title: str
    lead: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Any]]
    widths: Sequence[float]
    formats: Mapping[int, str] = field(default_factory=dict)
    left: Sequence[int] = ()  # columns set to the left
    beside: int = 0
    to_fill_in: bool = False

    @property
    def printed(self) -> int:
        return len(self.headers) - self.beside


def ruled_workbook(*sheets: Sheet, author: str) -> bytes:
    """Ruled sheets to print on landscape A4 pages, their heads on each."""
    book = Workbook()
    for position, sheet in enumerate(sheets):
        page: Any = book.active if position == 0 else book.create_sheet()
        _write(page, sheet)
    book.properties.creator, book.properties.title = author, sheets[0].title
    book.properties.created = MOMENT
    made = io.BytesIO()
    book.save(made)
    return fixed(made.getvalue())


def _write(page: Any, sheet: Sheet) -> None:
    page.title = sheet.name
    put(page, 1, 1, sheet.title, Font(name="方正小标宋简体", size=18), CENTERED, ruled=False)
    put(page, 2, 1, sheet.lead, Font(name="仿宋", size=11), TO_THE_LEFT, ruled=False)
    for row in (1, 2):
        page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=sheet.printed)
    page.row_dimensions[1].height = 32
    page.row_dimensions[2].height = 20 if len(sheet.lead) < 70 else 34
    for column, text in enumerate(sheet.headers, start=1):
        put(page, 3, column, text, Font(name="黑体", size=10), CENTERED)
    page.row_dimensions[3].height = 32
    for number, values in enumerate(sheet.rows, start=4):
        for column, value in enumerate(values, start=1):
            layout = TO_THE_LEFT if column in sheet.left else CENTERED
            cell = put(page, number, column, value, Font(name="宋体", size=10), layout)
            if column in sheet.formats and value is not None:
                cell.number_format = sheet.formats[column]
        if sheet.to_fill_in:
            page.row_dimensions[number].height = BY_HAND
    for column, width in enumerate(sheet.widths, start=1):
        page.column_dimensions[get_column_letter(column)].width = width
    page.freeze_panes, page.print_title_rows = "A4", "3:3"
    page.print_area = f"A1:{get_column_letter(sheet.printed)}{3 + len(sheet.rows)}"
    page.page_margins = PageMargins(left=0.5, right=0.5, top=0.6, bottom=0.75, footer=0.35)
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.oddFooter.center.text = "— &P —"
    page.print_options.horizontalCentered = True
