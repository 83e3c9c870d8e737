"""The table in a sheet: its header, its columns and its rows, without titles, sums and signatures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from core.sheets.cells import BadCell, looks_like_identity_number, safe_text, text_of
from core.sheets.reading import Cell, Sheet, SheetUnreadable
from core.texts import plain

HEADER_WITHIN = 20  # rows above the header: a title, a date, who filled it in
BLANKS = {"", "-", "--", "—", "——", "/", "／", "\\"}
FOOTER = re.compile(r"^(合计|总计|小计|共计|制表|填表|填报|审核|审批|说明[:：]|注[:：]|备注[:：])")


# --- columns ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """One column of a sheet: the headers it may have, and how its cells are read."""

    name: str
    header: str
    read: Callable[[Cell], Any]
    explanation: Any = ""
    also: tuple[str, ...] = ()  # other headers that offices use
    filled: bool = False  # no row may leave it blank
    spans: bool = False  # a merged cell holds for each of its rows
    dash_is_blank: bool = True
    example: str = ""


@dataclass
class Row:
    """One row of the sheet: its number in Excel, its values by column name (None where blank), its cells as texts."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)  # header, what is wrong with its cell

    def __getitem__(self, column: str) -> Any:
        return self.values.get(column)

    def problems_by_header(self) -> dict[str, list[str]]:
        """What is wrong, by header; under "" what is wrong with the row as a whole."""
        by_header: dict[str, list[str]] = {}
        for header, why in self.problems:
            by_header.setdefault(header, []).append(why)
        return by_header


@dataclass(frozen=True)
class Layout:
    """Where the table of a file is: its sheet, its header among the rows that are filled, its columns by place."""

    sheet: Sheet
    position: int
    places: Mapping[int, Column]

    def rows(self, *, counter: str = "") -> Iterator[Row]:
        """The rows below the header, without blank ones, sums and signatures. `counter` names the column of 序号."""
        filled_down, by_header = _filled_down(self.sheet, self.places), _by_header(list(self.places.values()))
        counters = {place for place, column in self.places.items() if column.name == counter}
        for number, cells in self.sheet.rows[self.position + 1 :]:
            own = [text_of(cell) for place, cell in enumerate(cells) if place not in counters]
            first = next((words for words in own if words), "")
            if (
                not first
                or _is_footer(cells, self.places, text_of(cells[0]) or first)
                or _repeats_header(cells, self.places, by_header)
            ):
                continue
            yield _row(number, cells, self.places, filled_down)


def find_table(sheets: Sequence[Sheet], columns: Sequence[Column], needs: Sequence[Sequence[str]]) -> Layout:
    """Where the table is among the sheets of a file.

    Raises SheetUnreadable, which names the headers that are missing.
    """
    best: tuple[int, Sheet, int, dict[int, Column]] = (0, sheets[0], 0, {})
    for sheet in sheets:
        for position, (_number, cells) in enumerate(sheet.rows[:HEADER_WITHIN]):
            places = _places(cells, columns)
            # Of two header rows, one merged over the other, the lower one is next to the data.
            below = sheet is best[1] and position == best[2] + 1 and len(places) == best[0]
            if len(places) > 1 and (len(places) > best[0] or below):
                best = (len(places), sheet, position, places)
    _count, sheet, position, places = best
    present = {column.name for column in places.values()}
    by_name = {column.name: column.header for column in columns}
    missing = [_(" or ").join(by_name[n] for n in group) for group in needs if not present & set(group)]
    if missing:
        raise SheetUnreadable(
            _("These columns are missing: %(columns)s. The header row must stand within the first %(rows)d rows; "
              "the template shows it.") % {"columns": "；".join(missing), "rows": HEADER_WITHIN}
        )  # fmt: skip
    twice = [column.header for column in columns if sum(c is column for c in places.values()) > 1]
    if twice:
        raise SheetUnreadable(
            _("These columns stand there twice: %(columns)s. Keep one.") % {"columns": "；".join(twice)}
        )
    return Layout(sheet, position, places)


def _places(cells: Sequence[Cell], columns: Sequence[Column]) -> dict[int, Column]:
    by_header = _by_header(columns)
    columns_by_place = {
        place: by_header.get(header_of(str(cell))) for place, cell in enumerate(cells) if cell is not None
    }
    return {place: column for place, column in columns_by_place.items() if column}


def _by_header(columns: Sequence[Column]) -> dict[str, Column]:
    return {header_of(word): column for column in columns for word in (column.header, *column.also)}


def header_of(words: str) -> str:
    """A header as it is compared: half-width, without remarks in brackets, stars and colons."""
    return re.sub(r"\(.*?\)|[*:]", "", plain(words)).lower()


def _is_footer(cells: Sequence[Cell], places: Mapping[int, Column], first: str) -> bool:
    """Sums and signatures: they begin as such, and leave blank what every record fills in."""
    blank = (c.filled and not (place < len(cells) and text_of(cells[place])) for place, c in places.items())
    return bool(FOOTER.match(first)) and any(blank)


def _repeats_header(cells: Sequence[Cell], places: Mapping[int, Column], by_header: Mapping[str, Column]) -> bool:
    """A header that is printed again on each page."""
    again = (place < len(cells) and header_of(str(cells[place] or "")) in by_header for place in places)
    return len(places) > 1 and all(again)


def _row(
    number: int, cells: Sequence[Cell], places: Mapping[int, Column], filled_down: Mapping[tuple[int, int], Cell]
) -> Row:
    row = Row(number)
    if any(looks_like_identity_number(cell) for cell in cells):
        row.problems.append(
            ("", _("An identity number stands in this row. Identity numbers are never stored: remove it."))
        )
    for place, column in places.items():
        cell = cells[place] if place < len(cells) else None
        cell = filled_down.get((number, place), cell) if cell is None else cell
        words = text_of(cell)
        row.texts[column.name] = safe_text(cell)
        if not words or (column.dash_is_blank and words in BLANKS):
            row.values[column.name] = None
            if column.filled:
                row.problems.append((column.header, _("This cell must be filled in.")))
            continue
        try:
            if words.startswith("#") and words.rstrip("!?").isupper() and isinstance(cell, str):
                raise BadCell(_("A formula failed here (%(cell)s). Write the value.") % {"cell": words})
            row.values[column.name] = column.read(cell)
        except BadCell as problem:
            row.values[column.name] = None
            row.problems.append((column.header, str(problem)))
    return row


def _filled_down(sheet: Sheet, places: Mapping[int, Column]) -> dict[tuple[int, int], Cell]:
    """The value of each merged cell of a column that spans, for the rows below its first."""
    tops = dict(sheet.rows)
    values: dict[tuple[int, int], Cell] = {}
    for top, left, bottom, right in sheet.merged:
        for place in range(left - 1, right):
            column = places.get(place)
            if column and column.spans and bottom > top and top in tops and left - 1 < len(tops[top]):
                for number in range(top + 1, min(bottom, top + 50_000) + 1):
                    values[number, place] = tops[top][left - 1]
    return values
