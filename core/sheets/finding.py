"""The tables of a file: of every worksheet that has one, and what a person must know of the rest of the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from core.sheets.dates import month_in
from core.sheets.layout import Layout
from core.sheets.table import HEADER_WITHIN, Column, Row, Table, tables_of
from core.sheets.worksheets import Sheet, SheetUnreadable


@dataclass
class Found:
    """The tables of a file that are read, one of each worksheet, and what else a person must know of the file."""

    layouts: list[Layout]
    aside: list[tuple[Sheet, str]] = field(default_factory=list)  # worksheets that are not read, and why

    def rows(self, *, counter: str = "") -> Iterator[Row]:
        """The rows of all of them, in the order of the file."""
        for layout in self.layouts:
            yield from layout.rows(counter=counter)

    def told(self) -> list[str]:
        """What was read, left aside, left out, or is hidden. Ask it when the rows are read."""
        said = []
        if len(self.layouts) > 1:
            names = "、".join(layout.sheet for layout in self.layouts)
            said.append(_("Read from several worksheets: %(names)s.") % {"names": names})
        for sheet, why in self.aside:
            said.append(_("Not read: worksheet “%(name)s” (%(why)s).") % {"name": sheet.title, "why": why})
        for layout in self.layouts:
            said += _told_of(layout)
        return said


def _told_of(layout: Layout) -> list[str]:
    said = []
    at = f"{layout.sheet}!" if layout.sheet else ""
    for value in set(layout.given.values()):
        text = _("%(sheet)sThe month %(month)s is taken from the title, or from the name of the worksheet or file.")
        said.append(text % {"sheet": at, "month": f"{value:%Y-%m}"})
    if layout.left_out:
        rows = [f"{at}{number} {words}" for number, words in layout.left_out]
        said.append(_("Left out as totals or notes: rows %(rows)s.") % {"rows": _some(rows)})
    begin = layout.table.position + 1
    numbers = [number for number, _cells in layout.table.sheet.rows[begin:]]
    hidden = [f"{at}{number}" for number in numbers if number in layout.table.sheet.hidden_rows]
    if hidden:
        said.append(
            _("Hidden or filtered out in the file, and read all the same: rows %(rows)s. "
              "Delete them there if they are not meant.") % {"rows": _some(hidden)}
        )  # fmt: skip
    columns = [c.header for place, c in layout.places.items() if place + 1 in layout.table.sheet.hidden_columns]
    if columns:
        said.append(_("Hidden in the file, and read all the same: columns %(columns)s.")
                    % {"columns": "、".join(columns)})  # fmt: skip
    return said


def _some(words: Sequence[str], most: int = 30) -> str:
    return "、".join(words[:most]) + ("…" if len(words) > most else "")


def find_table(
    sheets: Sequence[Sheet], columns: Sequence[Column], needs: Sequence[Sequence[str]], *, file_name: str = ""
) -> Found:
    """The tables of a file with these columns: of every worksheet that has one.

    Raises SheetUnreadable, which names the headers that are missing, where none has.
    """
    best = [_best_layout(sheet, columns, needs, file_name) for sheet in sheets if sheet.rows]
    whole = [layout for layout in best if not _missing(layout, columns)]
    if not whole:
        nearest = max(best, key=lambda layout: len(layout.places))
        raise SheetUnreadable(
            _("These columns are missing: %(columns)s. The header row must stand within the first %(rows)d rows; "
              "the template shows it.")
            % {"columns": "；".join(_missing(nearest, columns)), "rows": HEADER_WITHIN}
        )  # fmt: skip
    for layout in whole:
        _refuse_twice(layout, columns)
    aside = [(layout.table.sheet, _why_not(layout, columns)) for layout in best if layout not in whole]
    aside += [(sheet, _("hidden")) for sheet in sheets if sheet.hidden]
    if len(whole) > 1:
        for order, layout in enumerate(whole):
            layout.sheet, layout.order = layout.table.sheet.title or str(order + 1), order
    return Found(whole, aside)


def _best_layout(sheet: Sheet, columns: Sequence[Column], needs: Sequence[Sequence[str]], file_name: str) -> Layout:
    """The row of a worksheet that names most columns; of two header rows the lower one, next to the data."""
    best: tuple[int, Table, dict[int, Column]] = (0, Table(sheet, 0, {}), {})
    for table in tables_of(sheet, columns):
        places = table.places_of(columns)
        below = table.position == best[1].position + 1 and len(places) == best[0]
        if len(places) > 1 and (len(places) > best[0] or below):
            best = (len(places), table, places)
    _count, table, places = best
    return Layout(table, places, needs, _from_title(table, places, columns, file_name))


def _from_title(
    table: Table, places: Mapping[int, Column], columns: Sequence[Column], file_name: str
) -> dict[str, date]:
    """The month that stands above the table or in a name, for a column that may take it from there."""
    present = {column.name for column in places.values()}
    wanted = [column.name for column in columns if column.from_title and column.name not in present]
    month = month_of_table(table, file_name) if wanted else None
    return dict.fromkeys(wanted, month) if month else {}


def month_of_table(table: Table, file_name: str = "") -> date | None:
    """The month of a whole sheet: what a line above the header says, or the worksheet's or the file's name."""
    for words in (*table.lines_above(), table.sheet.title, file_name):
        if month := month_in(words):
            return month
    return None


def _missing(layout: Layout, columns: Sequence[Column]) -> list[str]:
    present = {column.name for column in layout.places.values()} | set(layout.given)
    by_name = {column.name: column.header for column in columns}
    return [_(" or ").join(by_name[n] for n in group) for group in layout.needs if not present & set(group)]


def _why_not(layout: Layout, columns: Sequence[Column]) -> str:
    rows = len(layout.table.sheet.rows)
    return _("%(rows)d filled rows, without the columns %(columns)s") % {
        "rows": rows, "columns": "；".join(_missing(layout, columns)),
    }  # fmt: skip


def _refuse_twice(layout: Layout, columns: Sequence[Column]) -> None:
    twice = [column.header for column in columns if sum(c is column for c in layout.places.values()) > 1]
    if twice:
        raise SheetUnreadable(
            _("These columns stand there twice: %(columns)s. Keep one.") % {"columns": "；".join(twice)}
        )
