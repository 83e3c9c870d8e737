"""Ruled cells of workbooks that are printed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from openpyxl.styles import Alignment, Border, Font, Side

from core.sheets.cells import escaped

LINE = Side(style="thin")
RULED = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
CENTERED = Alignment(horizontal="center", vertical="center", wrap_text=True)
TO_THE_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
MOMENT = datetime(1980, 1, 1)  # noqa: DTZ001  (a property of the file, the same in all of them)


def put(page: Any, row: int, column: int, value: Any, font: Font, layout: Alignment, *, ruled: bool = True) -> Any:
    """Write a cell; text stays text, no matter what it begins with."""
    cell = page.cell(row=row, column=column, value=escaped(value) if isinstance(value, str) else value)
    cell.font, cell.alignment = font, layout
    if ruled:
        cell.border = RULED
    return cell
