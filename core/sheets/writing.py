"""Tables as files: a workbook or CSV to download, and the template of a sheet to fill in."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import Any
from unicodedata import east_asian_width

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.worksheet import Worksheet

from core.errors import TooLarge
from core.sheets.cells import escaped, words_of
from core.sheets.table import Column
from core.texts import shown, tidy_lines


@dataclass
class OutTable:
    """A table that goes out. Its rows may be read once."""

    headers: Sequence[str]
    rows: Iterable[Sequence[Any]]

    def close(self) -> None:
        """The database keeps what was not read until then."""
        if isinstance(self.rows, Generator):
            self.rows.close()


@dataclass(frozen=True)
class Format:
    """A kind of file, and how a table becomes its bytes."""

    extension: str
    content_type: str
    write: Callable[[OutTable], bytes]


# Nearly every text of a list: one line of letters that are seen, single spaces within, and no sign of a formula in
# front. It is a cell as it stands, and to find that out takes a tenth of the time that preparing it takes.
SEEN = "!-~\u3001-\u3003\u4e00-\u9fff\uff01-\uff5e"
PLAIN = re.compile(rf"(?!['=+\-@])[{SEEN}]+(?: [{SEEN}]+)*|")


def cell_of(value: Any) -> Any:
    """A value as a cell: numbers and days as such, text in its lines, without unseen characters, never a formula."""
    if type(value) is str and PLAIN.fullmatch(value):
        return value
    if isinstance(value, bool):
        return words_of(value)
    if value is None or isinstance(value, int | date):
        return value
    return escaped(shown(tidy_lines(str(value))))


def _workbook(table: OutTable) -> bytes:
    """Written whole before it leaves, so it has a bound; a CSV has none. Raises TooLarge."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet()
    with closing(sheet):  # also where somebody stops it
        _fill(sheet, table)
    return _bytes(book)


def _fill(sheet: Any, table: OutTable) -> None:
    rows = iter(table.rows)
    first = list(islice(rows, LOOKED_AT))
    _lay_out(sheet, table.headers, first)
    sheet.append([_head(sheet, text) for text in table.headers])
    for number, row in enumerate(chain(first, rows)):
        if number >= MOST_ROWS:
            table.close()
            told = _("A workbook holds %(most)d rows at most: narrow the list by its filters, or choose csv.")
            message = told % {"most": MOST_ROWS}
            raise TooLarge(message, fields={"format": message})
        sheet.append(list(row))


MOST_ROWS = 200_000  # of a workbook: about a minute, which a task waits for
UPRIGHT = 6  # columns at most of a sheet that is printed upright
HEAD, MIDDLE = Font(bold=True), Alignment(horizontal="center")
MARK_OF_DAY, WIDEST, LOOKED_AT = 6, 40, 500  # letters · letters · rows by which the width of a column goes
MARK = "\ufeff"  # at the beginning of a CSV: by it Excel opens the text as UTF-8


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(table: OutTable) -> Iterator[str]:
    """A table as CSV, line by line; its cells are made by `cell_of` or `escaped`."""
    lines = csv.writer(_Echo())
    yield MARK + str(lines.writerow(table.headers))
    for row in table.rows:
        yield str(lines.writerow(row))


def _csv(table: OutTable) -> bytes:
    return "".join(csv_lines(table)).encode()


XLSX = Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _workbook)
CSV = Format("csv", "text/csv; charset=utf-8", _csv)
FORMATS = (XLSX, CSV)


def template_of(
    title: str, columns: Sequence[Column], explanations: Sequence[object], rows: Iterable[Sequence[Any]] = ()
) -> bytes:
    """An .xlsx to fill in: headers, the rows that are known, and a second sheet that explains each column."""
    book = Workbook()
    table: Any = book.active
    table.title = title
    table.append([column.header for column in columns])
    for row in rows:
        table.append(list(row))
    _dress(table)
    for position in range(1, len(columns) + 1):
        for number in range(
            2, max(202, table.max_row + 1)
        ):  # as text, so that codes, phones and months stay as they are typed
            table.cell(number, position).number_format = "@"
    guide = book.create_sheet(_("Explanations"))
    guide.append([_("column"), _("needed"), _("explanation"), _("also understood as"), _("example")])
    for column in columns:
        needed = _("yes") if column.filled else ""
        guide.append([column.header, needed, str(column.explanation), "、".join(column.also), column.example])
    guide.append([])
    for words in explanations:
        guide.append([str(words)])
    _dress(guide)
    guide.column_dimensions["C"].width = 70
    return _bytes(book)


def _dress(sheet: Any) -> None:
    """Lay out a sheet whose rows are all there."""
    for cell in sheet[1]:
        cell.font, cell.alignment = HEAD, MIDDLE
    head, *rows = ([cell.value for cell in row] for row in sheet.iter_rows(max_row=LOOKED_AT + 1))
    _lay_out(sheet, head, rows)


def _head(sheet: Any, text: str) -> Any:
    cell: Any = WriteOnlyCell(sheet, text)
    cell.font, cell.alignment = HEAD, MIDDLE
    return cell


def _lay_out(sheet: Any, headers: Sequence[Any], rows: Sequence[Sequence[Any]]) -> None:
    """Columns as wide as what stands in them; printed, all of them stand on one page, ruled, under their heads."""
    for position, head in enumerate(headers):
        cells = [row[position] for row in rows if position < len(row)]
        sheet.column_dimensions[get_column_letter(position + 1)].width = _wide(str(head), cells)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape" if len(headers) > UPRIGHT else "portrait"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6, header=0.3, footer=0.3)
    sheet.print_options.gridLines = True
    sheet.oddFooter.center.text = "&P / &N"


def _wide(head: str, cells: Sequence[Any]) -> float:
    """The width of a column in letters. One that is called by a day holds a mark and is narrow."""
    longest = max((_letters(str(cell)) for cell in cells if cell is not None), default=0)
    least = MARK_OF_DAY if head[:1].isdigit() else _letters(head) + 4
    return max(least, min(WIDEST, longest + 2))


def _letters(text: str) -> int:
    return max(sum(1 + (east_asian_width(letter) in "WFA") for letter in line) for line in text.split("\n"))


def _bytes(book: Workbook) -> bytes:
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()
