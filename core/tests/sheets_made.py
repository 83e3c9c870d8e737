"""The files that offices send: a table as a workbook of today, as one of Excel 97 to 2003, and as CSV."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import xlwt
from openpyxl import Workbook

Merged = Sequence[tuple[int, int, int, int]]  # first row, first column, last row, last column; from 1


def xlsx(rows: Sequence[Sequence[Any]], merged: Merged = ()) -> bytes:
    book = Workbook()
    table: Any = book.active
    for row in rows:
        table.append(row)
    for top, left, bottom, right in merged:
        table.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def xls(rows: Sequence[Sequence[Any]], merged: Merged = (), *, hidden: bool = False) -> bytes:
    """A workbook as Excel 97 to 2003 wrote it."""
    book = xlwt.Workbook(encoding="utf-8")
    if hidden:
        book.add_sheet("旧表").write(0, 0, "姓名")
        book.get_sheet(0).visibility = 1
        book.set_active_sheet(1)
    table = book.add_sheet("花名册")
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, datetime | date):
                table.write(number, place, cell, xlwt.easyxf(num_format_str="yyyy-mm-dd"))
            elif cell is not None:
                table.write(number, place, cell)
    for top, left, bottom, right in merged:
        table.merge(top - 1, bottom - 1, left - 1, right - 1)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def csv(encoding: str) -> Callable[..., bytes]:
    """What a merged cell of Excel becomes in CSV: its value in the first row, and nothing in the others."""

    def made(rows: Sequence[Sequence[Any]], _merged: Merged = ()) -> bytes:
        lines = [",".join("" if cell is None else str(cell) for cell in row) for row in rows]
        return "\r\n".join(lines).replace("\r\n,李四", "\r\n示例01村,李四").encode(encoding)

    return made
