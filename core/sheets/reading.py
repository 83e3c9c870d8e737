"""Reads the cells of an uploaded file (.xlsx, old .xls, CSV in GBK or UTF-8), independent of its name.

Each row keeps the number that Excel shows, so that a message can name it.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from core.errors import InvalidInput

Cell = Any  # what a spreadsheet holds: text, number, date, truth value or nothing

MAX_BYTES = 20 * 1024 * 1024
OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # the container of .xls, and of a workbook under a password
MAX_UNPACKED = 400 * 1024 * 1024  # a small file that unpacks to more than this is a trap


class SheetUnreadable(InvalidInput):
    """The file as a whole cannot be used; the message says what to do about it."""

    code = "sheet_unreadable"


@dataclass(frozen=True)
class Sheet:
    """The cells of one worksheet, each row with its number in Excel, and its merged ranges."""

    title: str
    rows: Sequence[tuple[int, Sequence[Cell]]]
    merged: Sequence[tuple[int, int, int, int]] = ()  # first row, first column, last row, last column; from 1


def read_sheets(data: bytes) -> list[Sheet]:
    """The sheets of a file; its kind is read from its content, not from its name. Raises SheetUnreadable."""
    if not data.strip():
        raise SheetUnreadable(_("The file is empty."))
    if len(data) > MAX_BYTES:
        raise SheetUnreadable(_("The file is larger than %(size)d MB. Split it.") % {"size": MAX_BYTES // 2**20})
    if data.startswith(b"PK"):
        return _read_workbook(data)
    if data.startswith(OLD_EXCEL):
        return _read_old_workbook(data)
    return [_read_text(data)]


def _read_workbook(data: bytes) -> list[Sheet]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
            raise SheetUnreadable(_("The file unpacks to far too much. Copy the rows into a new workbook."))
        # `data_only`: the values that Excel last computed. No formula is ever run here.
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = []
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                sheet.reset_dimensions()  # other programs write wrong ones
                rows = [(n, row) for n, row in enumerate(sheet.iter_rows(values_only=True), start=1) if _filled(row)]
                sheets.append(Sheet(sheet.title, rows, _merged(archive, sheet)))
    except SheetUnreadable:
        raise
    except Exception as error:  # a damaged archive fails in a hundred ways, all of them the file's fault
        raise SheetUnreadable(
            _("The workbook is damaged or not a workbook. Open it in Excel, save it as .xlsx again, and upload that.")
        ) from error
    if not any(sheet.rows for sheet in sheets):
        raise SheetUnreadable(_("The file is empty."))
    return sheets


def _read_old_workbook(data: bytes) -> list[Sheet]:
    """Excel before 2007. openpyxl reads none of it; calamine keeps a whole sheet in memory, which has 65,536 rows."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        visible = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
        sheets = []
        for name in visible:
            sheet = book.get_sheet_by_name(name)
            cells = sheet.to_python(skip_empty_area=False)
            rows = enumerate(([None if cell == "" else cell for cell in row] for row in cells), start=1)
            merged = [(top + 1, left + 1, bottom + 1, right + 1)
                      for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]  # fmt: skip
            sheets.append(Sheet(name, [(n, row) for n, row in rows if _filled(row)], merged))
    except Exception as error:  # as above: every error comes from the file
        raise SheetUnreadable(
            _("This old Excel file (.xls) is damaged or has a password. "
              "Open it in Excel, save it as “Excel workbook (.xlsx)” without a password, and upload that.")
        ) from error  # fmt: skip
    if not any(sheet.rows for sheet in sheets):
        raise SheetUnreadable(_("The file is empty."))
    return sheets


def _merged(archive: zipfile.ZipFile, sheet: Any) -> list[tuple[int, int, int, int]]:
    """openpyxl forgets merged cells when it reads row by row, which keeps memory flat; so look them up."""
    xml = archive.read(sheet._worksheet_path.lstrip("/"))
    references = re.findall(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]+\d+:[A-Z]+\d+)"', xml)
    corners: list[Any] = [range_boundaries(ref.decode()) for ref in references]
    return [(top, left, bottom, right) for left, top, right, bottom in corners]


def _read_text(data: bytes) -> Sheet:
    text = _decoded(data)
    if text.lstrip()[:1] == "<":
        raise SheetUnreadable(
            _("This is a web page or XML that only bears the name of a workbook. "
              "Open it in Excel, save it as “Excel workbook (.xlsx)”, and upload that.")
        )  # fmt: skip
    if "\0" in text or text.lstrip()[:1] == "{":
        raise SheetUnreadable(_("This is neither an Excel workbook (.xlsx, .xls) nor a CSV file."))
    delimiter = max(",\t;", key=text[:2000].count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise SheetUnreadable(_("The CSV file is broken: a quotation mark is not closed, perhaps.")) from error
    return Sheet("", [(n, row) for n, row in enumerate(rows, start=1) if _filled(row)])


def _filled(row: Sequence[Cell]) -> bool:
    return any(cell is not None and cell != "" for cell in row)


def _decoded(data: bytes) -> str:
    encodings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SheetUnreadable(_("The text of the file is neither UTF-8 nor GBK. Save it as .xlsx and upload that."))
