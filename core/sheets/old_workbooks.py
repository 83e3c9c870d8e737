"""Workbooks that are no XML: Excel before 2007 (.xls), its binary successor (.xlsb), and OpenDocument (.ods)."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from core.sheets.number_formats import in_calendar
from core.sheets.old_records import Hidden, read_records
from core.sheets.open_document import read_open_document
from core.sheets.worksheets import Cell, Limits, Sheet, filled_rows

OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # the container of .xls, and of a workbook under a password


def read_old_workbook(data: bytes) -> list[Sheet]:
    """The worksheets of such a workbook. Any Exception is raised where the file is damaged or has a password."""
    try:
        return _read(data)
    except Exception:
        raise
    except BaseException as error:
        # The library's way to say that it met what it cannot be; no Exception, so that it would end the program.
        if type(error).__name__ == "PanicException":
            raise ValueError("damaged") from error
        raise


def _read(data: bytes) -> list[Sheet]:
    limits = Limits()
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    said = read_records(data) if data.startswith(OLD_EXCEL) else read_open_document(data)
    sheets = []
    for order, known in enumerate(book.sheets_metadata):
        if known.visible != SheetVisibleEnum.Visible:
            sheets.append(Sheet(known.name, [], hidden=True))
            continue
        sheet = book.get_sheet_by_name(known.name)
        cells = _cells(sheet.to_python(skip_empty_area=False), said.since_1904)
        rows = list(filled_rows(enumerate(cells, start=1), limits))
        merged = [(top + 1, left + 1, bottom + 1, right + 1)
                  for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]  # fmt: skip
        hidden = said.hidden[order] if order < len(said.hidden) else Hidden()
        unseen = frozenset(number for number, _row in rows if number in hidden.rows)
        sheets.append(Sheet(known.name, rows, merged, False, unseen, frozenset(hidden.columns)))
    return sheets


def _cells(rows: Sequence[Sequence[Cell]], since_1904: bool) -> Iterator[list[Cell]]:
    for row in rows:
        yield [None if cell == "" else in_calendar(cell, since_1904=since_1904) for cell in row]
