"""What the page of columns shows of a sheet, kept with the sheet: headers and samples, so that no page opens its cells.

A large sheet takes seconds to open. Its reader is the task; a page finds here what the task saw.
"""

from __future__ import annotations

from typing import Any

from core.sheets.table import Table
from core.sheets.worksheets import Sheet
from incidents.incoming.models import IncomingSheet

HEAD = "head"  # in the outcome of a sheet whose columns are to be confirmed
SIZE = "size"  # in every outcome: how many rows are filled, in all tables that are read


def head_of(table: Table) -> dict[str, Any]:
    """What is kept: each header by its place, with samples as a person may see them, and how many rows there are."""
    columns = [[place, header, table.samples(place)] for place, header in table.headers.items()]
    return {HEAD: columns, SIZE: table.size}


def asked_table(sheet: IncomingSheet) -> Table:
    """The headers and samples of a sheet whose columns are asked, and no other rows."""
    columns = sheet.outcome[HEAD]
    width = 1 + max((place for place, _header, _samples in columns), default=0)
    most = max((len(samples) for _place, _header, samples in columns), default=0)
    rows: list[list[Any]] = [[None] * width for _row in range(1 + most)]
    for place, header, samples in columns:
        for row, words in enumerate([header, *samples]):
            rows[row][place] = words
    return Table(Sheet("", list(enumerate(rows, start=1)), []), 0, {place: header for place, header, _s in columns})


def rows_of(sheet: IncomingSheet) -> int | None:
    """How many rows were found; None before the sheet was read."""
    size = sheet.outcome.get(SIZE)
    return int(size) if size is not None else None
