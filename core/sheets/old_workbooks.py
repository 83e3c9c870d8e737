"""Workbooks that are no XML: Excel before 2007 (.xls), its binary successor (.xlsb), and OpenDocument (.ods)."""

from __future__ import annotations

import io

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from core.sheets.worksheets import Limits, Sheet, filled_rows


def read_old_workbook(data: bytes) -> list[Sheet]:
    """The worksheets of such a workbook. Anything may be raised where the file is damaged or has a password."""
    limits = Limits()
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = []
    for known in book.sheets_metadata:
        if known.visible != SheetVisibleEnum.Visible:
            sheets.append(Sheet(known.name, [], hidden=True))
            continue
        sheet = book.get_sheet_by_name(known.name)
        cells = sheet.to_python(skip_empty_area=False)
        rows = enumerate(([None if cell == "" else cell for cell in row] for row in cells), start=1)
        merged = [(top + 1, left + 1, bottom + 1, right + 1)
                  for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]  # fmt: skip
        sheets.append(Sheet(known.name, list(filled_rows(rows, limits)), merged))
    return sheets
