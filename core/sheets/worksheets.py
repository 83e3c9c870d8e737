"""What a file holds once it is read: its worksheets with their cells, and what a person may not see of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.errors import InvalidInput

Cell = Any  # what a spreadsheet holds: text, number, day, time, truth value, `Formula`, or nothing

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 400 * 1024 * 1024  # a small file that unpacks to more than this is a trap
MAX_ROWS = 200_000  # of all worksheets together, filled ones
MAX_COLUMNS = 1_000
MAX_CELLS = 6_000_000  # of all worksheets together, blank ones between filled ones included


class SheetUnreadable(InvalidInput):
    """The file as a whole cannot be used; the message says what to do about it."""

    code = "sheet_unreadable"


class Formula(str):
    """A formula beside which no value is stored: nobody can say what the cell holds. It is never computed here."""

    __slots__ = ()


class Since1904(float):
    """A number of a workbook that counts its days from 1904: where it means a day, it counts from then."""

    __slots__ = ()


@dataclass(frozen=True)
class Sheet:
    """The cells of one worksheet, each row with its number in Excel; its merged ranges, and what it hides."""

    title: str
    rows: Sequence[tuple[int, Sequence[Cell]]]  # those that hold anything
    merged: Sequence[tuple[int, int, int, int]] = ()  # first row, first column, last row, last column; from 1
    hidden: bool = False  # the worksheet as a whole: its cells are not read
    hidden_rows: frozenset[int] = frozenset()  # hidden, or filtered out; numbers as in Excel
    hidden_columns: frozenset[int] = frozenset()  # from 1


class Limits:
    """Counts what is read of one file, and refuses what no office needs before it fills the memory."""

    def __init__(self) -> None:
        self.rows = self.cells = 0

    def column(self, place: int) -> None:
        """A filled cell at this place, counted from 0."""
        if place >= MAX_COLUMNS:
            raise SheetUnreadable(_("More than %(columns)d columns. Copy the table into a new workbook.")
                                  % {"columns": MAX_COLUMNS})  # fmt: skip

    def row(self, width: int) -> None:
        """A filled row of this width."""
        self.column(width - 1)
        self.rows += 1
        self.cells += width
        if self.rows > MAX_ROWS or self.cells > MAX_CELLS:
            raise SheetUnreadable(_("More than %(rows)d rows. Split the file.") % {"rows": MAX_ROWS})


def filled_rows(rows: Iterable[tuple[int, Sequence[Cell]]], limits: Limits) -> Iterator[tuple[int, Sequence[Cell]]]:
    """The rows that hold anything, without the blank cells at their ends."""
    for number, cells in rows:
        width = len(cells)
        while width and cells[width - 1] in (None, ""):
            width -= 1
        if width:
            limits.row(width)
            yield number, cells[:width]
