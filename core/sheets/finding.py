"""The tables of a file that were found, their rows, and what a person must know of how they are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.punctuation import listed
from core.sheets.dates import month_in
from core.sheets.layout import Layout
from core.sheets.table import Row, Table


@dataclass
class Found:
    """The tables of a file that are read, one of each worksheet."""

    layouts: list[Layout]

    def rows(self, *, counter: str = "") -> Iterator[Row]:
        """The rows of all of them, in the order of the file."""
        for layout in self.layouts:
            yield from layout.rows(counter=counter)

    def told(self) -> list[str]:
        """What was read, left out, or is hidden. Ask it when the rows are read."""
        said = []
        if len(self.layouts) > 1:
            names = listed(layout.sheet for layout in self.layouts)
            said.append(_("Read from several worksheets: %(names)s.") % {"names": names})
        for layout in self.layouts:
            said += _told_of(layout)
        return said


def _told_of(layout: Layout) -> list[str]:
    said = []
    at = f"{layout.sheet}!" if layout.sheet else ""
    if layout.left_out:
        rows = [f"{at}{number} {words}" for number, words in layout.left_out]
        said.append(_("Left out as totals or notes: rows %(rows)s.") % {"rows": some(rows)})
    if layout.bared:
        rows = [f"{at}{number}" for number in dict.fromkeys(layout.bared)]
        said.append(
            _("Invisible characters that copying leaves at the ends of cells were left out: rows %(rows)s.")
            % {"rows": some(rows)}
        )
    if layout.joined:
        cells = [f"{at}{cell}" for cell in layout.joined]
        said.append(
            _("Text of one line, in which a line break became a space: cells %(cells)s.") % {"cells": some(cells)}
        )
    if layout.left_over:
        said.append(
            _("Not read, because they stand below no header: cells %(cells)s. See that nothing is shifted there.")
            % {"cells": some([f"{at}{cell}" for cell in layout.left_over])}
        )
    begin = layout.table.position + 1
    numbers = [number for number, _cells in layout.table.sheet.rows[begin:]]
    hidden = [f"{at}{number}" for number in numbers if number in layout.table.sheet.hidden_rows]
    if hidden:
        said.append(
            _("Hidden or filtered out in the file, and read all the same: rows %(rows)s. "
              "Delete them there if they are not meant.") % {"rows": some(hidden)}
        )  # fmt: skip
    columns = [c.header for place, c in layout.places.items() if place + 1 in layout.table.sheet.hidden_columns]
    if columns:
        said.append(_("Hidden in the file, and read all the same: columns %(columns)s.")
                    % {"columns": listed(columns)})  # fmt: skip
    return said


def some(words: Sequence[str], most: int = 30) -> str:
    """The first of many, in one line."""
    return listed(words[:most]) + ("…" if len(words) > most else "")


def month_of_table(table: Table, file_name: str = "") -> date | None:
    """The month of a whole sheet: what a line above the header says, or the worksheet's or the file's name."""
    for words in (*table.lines_above(), table.sheet.title, file_name):
        if month := month_in(words):
            return month
    return None
