"""Workbooks as Excel 2003 wrote them in XML (SpreadsheetML), which many systems export as .xls."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from core.sheets.markup import Element, as_utf8, attribute, elements, is_on, local
from core.sheets.number_formats import value_of
from core.sheets.worksheets import MAX_COLUMNS, Cell, Formula, Limits, Sheet, filled_rows

_WORKBOOK = re.compile(r"<(?:\w{1,20}:)?Workbook[\s>]")
MAX_DOWN = 60_000


def is_spreadsheet_xml(text: str) -> bool:
    """Whether a document is such a workbook."""
    return "urn:schemas-microsoft-com:office:spreadsheet" in text[:4000] and bool(_WORKBOOK.search(text[:4000]))


def read_spreadsheet_xml(text: str) -> list[Sheet]:
    """The worksheets of such a workbook."""
    limits = Limits()
    sheets: list[Sheet] = []
    since_1904 = False
    sheet = _Worksheet(limits, since_1904)
    for one in elements(as_utf8(text), "Date1904", "Cell", "Row", "Column", "Visible", "Worksheet"):
        name = local(one)
        if name == "Date1904":
            since_1904 = sheet.since_1904 = True
        elif name == "Cell":
            sheet.take(one)
        elif name == "Row":
            sheet.end_row(one)
            one.clear()
        elif name == "Column":
            sheet.describe(one)
        elif name == "Visible":
            sheet.hidden = (one.text or "") != "SheetVisible"
        else:
            sheets.append(sheet.read(attribute(one, "Name") or ""))
            sheet = _Worksheet(limits, since_1904)
            one.clear()
    return sheets


class _Worksheet:
    """One worksheet while it is read."""

    def __init__(self, limits: Limits, since_1904: bool) -> None:
        self.limits, self.since_1904, self.hidden = limits, since_1904, False
        self.rows: list[tuple[int, Sequence[Cell]]] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.cells: list[Cell] = []
        self.number = 0  # of the last row that ended
        self.columns = 0  # that were described

    def read(self, title: str) -> Sheet:
        if self.hidden:
            return Sheet(title, [], hidden=True)
        hidden = frozenset(number for number, _cells in self.rows if number in self.hidden_rows)
        return Sheet(title, self.rows, self.merged, False, hidden, frozenset(self.hidden_columns))

    def take(self, cell: Element) -> None:
        """Put a cell in its place; without an index it follows the one before."""
        at = _whole(cell, "Index")
        place = at - 1 if at else len(self.cells)
        right = place + _whole(cell, "MergeAcross")
        self.limits.column(right)
        self.cells += [None] * (right + 1 - len(self.cells))
        self.cells[place] = _value(cell, self.since_1904)
        down = min(_whole(cell, "MergeDown"), MAX_DOWN)
        if right > place or down:
            number = self._number(cell.getparent())
            self.merged.append((number, place + 1, number + down, right + 1))

    def end_row(self, row: Element) -> None:
        """A row with all its cells."""
        self.number = self._number(row)
        if is_on(attribute(row, "Hidden")) or attribute(row, "Height") == "0":
            self.hidden_rows.add(self.number)
        self.rows += filled_rows([(self.number, self.cells)], self.limits)
        self.number += _whole(row, "Span")
        self.cells = []

    def describe(self, column: Element) -> None:
        """What a column says of itself, and of those beside it that are alike."""
        first = _whole(column, "Index") or self.columns + 1
        self.columns = min(first + _whole(column, "Span"), MAX_COLUMNS)
        if is_on(attribute(column, "Hidden")) or attribute(column, "Width") == "0":
            self.hidden_columns |= set(range(first, self.columns + 1))

    def _number(self, row: Element) -> int:
        return _whole(row, "Index") or self.number + 1


def _value(cell: Element, since_1904: bool) -> Cell:
    data = next((part for part in cell if local(part) == "Data"), None)
    written = "".join(data.itertext()) if data is not None else ""
    kind = attribute(data, "Type") if data is not None else None
    formula = attribute(cell, "Formula")
    if formula and not written and kind != "String":
        return Formula(formula)
    if kind == "Number":
        return value_of(written.strip(), None, since_1904=since_1904)
    if kind == "Boolean":
        return is_on(written.strip())
    if kind == "DateTime":
        return _moment(written.strip())
    return written or None


def _moment(written: str) -> Cell:
    """A moment; one of the day before all days is a time alone, as Excel writes it. The rest is for the column."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return written
    return moment.time() if moment.year < 1900 else moment


def _whole(one: Element, name: str) -> int:
    """An attribute that is a number; 0 where it is not there."""
    written = attribute(one, name) or ""
    return int(written) if written.isdigit() and len(written) < 8 else 0
