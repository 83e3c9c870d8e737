"""Ruled cells of workbooks that are printed."""

from __future__ import annotations

from copy import copy
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from openpyxl.styles import Alignment, Border, Font, Side

from core.sheets.cells import escaped

LINE = Side(style="thin")
RULED = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
CENTERED = Alignment(horizontal="center", vertical="center", wrap_text=True)
TO_THE_RIGHT = Alignment(horizontal="right", vertical="center", wrap_text=True)
TO_THE_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
KEPT = {id(CENTERED), id(TO_THE_LEFT), id(TO_THE_RIGHT)}  # layouts that live as long as the program
_styles: WeakKeyDictionary[Any, dict[tuple[Any, ...], Any]] = WeakKeyDictionary()  # by workbook
MOMENT = datetime(1980, 1, 1)  # noqa: DTZ001  (a property of the file, the same in all of them)


def put(page: Any, row: int, column: int, value: Any, font: Font, layout: Alignment, *, ruled: bool = True) -> Any:
    """Write a cell; text stays text, no matter what it begins with, and no mark stands before it."""
    cell = page.cell(row=row, column=column, value=value)
    as_formula = isinstance(value, str) and escaped(value) != value
    known = _styles.setdefault(page.parent, {})
    key = (font.name, font.size, font.bold, id(layout), ruled, as_formula)
    if key not in known or id(layout) not in KEPT:
        cell.font, cell.alignment = font, layout
        if ruled:
            cell.border = RULED
        cell.quotePrefix = as_formula
        known[key] = cell._style
    # openpyxl looks each style up by all that it says, and a workbook of pay has thousands of cells.
    cell._style = copy(known[key])
    if as_formula:
        cell.data_type = "s"
    return cell
