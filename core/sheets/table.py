"""Columns and rows, and where in a worksheet a table may begin: one header row, or two."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.sheets.values import safe_text, text_of
from core.sheets.worksheets import Cell, Sheet
from core.texts import plain

HEADER_WITHIN = 20  # rows above the header: a title, a date, who filled it in
SAMPLES = 3


# --- columns and rows ---------------------------------------------------------------------------


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
    from_title: bool = False  # a month that may stand above the table, or in the worksheet's or the file's name
    dash_is_blank: bool = True
    example: str = ""


@dataclass
class Row:
    """One row of the sheet: its number in Excel, its values by column name (None where blank), its cells as texts."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)  # header, what is wrong with its cell
    sheet: str = ""  # the worksheet's name, where several are read
    hidden: bool = False  # nobody sees this row in Excel: it is hidden or filtered out
    order: int = 0  # of the worksheet in the file

    def __getitem__(self, column: str) -> Any:
        return self.values.get(column)

    @property
    def label(self) -> str:
        """What a message calls the row: `12`, or `示例01村!12` where several worksheets are read."""
        return f"{self.sheet}!{self.number}" if self.sheet else str(self.number)

    @property
    def place(self) -> tuple[int, int]:
        """What rows are put in order by."""
        return self.order, self.number

    def problems_by_header(self) -> dict[str, list[str]]:
        """What is wrong, by header; under "" what is wrong with the row as a whole."""
        by_header: dict[str, list[str]] = {}
        for header, why in self.problems:
            by_header.setdefault(header, []).append(why)
        return by_header


# --- where a table may begin --------------------------------------------------------------------


@dataclass(frozen=True)
class Table:
    """A row of a worksheet that may be a table's header, and the headers by place."""

    sheet: Sheet
    position: int  # of the header, or of the lower of two header rows, among the rows that are filled
    headers: Mapping[int, str]  # place from 0 → header; below one that spans columns: `upper·lower`
    alike: tuple[Table, ...] = ()  # of other worksheets with the same headers, which are read together with this one

    def parts(self) -> tuple[Table, ...]:
        """This one and those that are read together with it, in the order of the file."""
        return (self, *self.alike)

    @property
    def size(self) -> int:
        """How many rows are filled, in all its parts."""
        return sum(len(part.sheet.rows) for part in self.parts())

    @property
    def fingerprint(self) -> str:
        """A digest of the headers that does not depend on their order."""
        return hashlib.sha256("\n".join(sorted(self.headers.values())).encode()).hexdigest()

    def samples(self, place: int) -> list[str]:
        """The first values of a column, as a person may see them."""
        cells = (row[place] for _n, row in self.sheet.rows[self.position + 1 :] if place < len(row))
        values: dict[str, None] = {}
        for cell in cells:
            if words := safe_text(cell):
                values[words] = None
            if len(values) == SAMPLES:
                break
        return list(values)

    def lines_above(self) -> list[str]:
        """The texts above the header: a title, a month, who filled it in."""
        return [text_of(cell) for _n, row in self.sheet.rows[: self.position] for cell in row if cell]

    def title(self) -> str:
        """The text above the header in one line."""
        return " ".join(self.lines_above())

    def places_of(self, columns: Sequence[Column]) -> dict[int, Column]:
        """The columns by place, as far as their headers are known: `upper·lower`, or else the lower one alone."""
        known = by_header(columns)
        found = {}
        for place, header in self.headers.items():
            words = header.split("#")[0]
            column = known.get(words) or known.get(words.rpartition("·")[2])
            if column:
                found[place] = column
        return found


def tables_of(sheet: Sheet, columns: Sequence[Column] = ()) -> Iterator[Table]:
    """The rows of a worksheet that may be its header, from the top; `columns` are those whose headers are known."""
    known = set(by_header(columns))
    for position in range(min(len(sheet.rows), HEADER_WITHIN)):
        yield Table(sheet, position, headers_of(sheet, position, known))


def headers_of(sheet: Sheet, position: int, known: frozenset[str] | set[str] = frozenset()) -> dict[int, str]:
    """The headers of a row by place, each put together with what stands above it in a first header row."""
    number, cells = sheet.rows[position]
    own = {place: words for place, cell in enumerate(cells) if (words := header_of(text_of(cell)))}
    spanning: dict[int, str] = {}
    if position and sheet.rows[position - 1][0] == number - 1:
        spanning, over_both = _first_header_row(sheet, position, own, known)
        own |= over_both
    headers: dict[int, str] = {}
    for place, words in sorted(own.items()):
        if len(words) > 40:
            continue
        full = f"{spanning[place]}·{words}" if spanning.get(place) else words
        twice = sum(1 for other in headers.values() if other.split("#")[0] == full)
        headers[place] = f"{full}#{twice + 1}" if twice else full
    return headers


def _first_header_row(
    sheet: Sheet, position: int, own: Mapping[int, str], known: frozenset[str] | set[str]
) -> tuple[dict[int, str], dict[int, str]]:
    """What the row above adds: headers that span several columns, and headers that stand over both rows."""
    number, upper = sheet.rows[position - 1]
    spanning: dict[int, str] = {}
    over_both: dict[int, str] = {}
    for top, left, bottom, right in sheet.merged:
        if not top <= number <= bottom or left > len(upper):
            continue
        words = header_of(text_of(upper[left - 1]))
        if bottom == number and right > left and right - left + 1 < len(own):
            spanning |= dict.fromkeys(range(left - 1, right), words)
        elif bottom > number and left == right and words:
            over_both[left - 1] = words
    for place, cell in enumerate(upper):  # programs that merge nothing leave the lower cell blank
        words = header_of(text_of(cell))
        if place not in own and words in known:
            over_both.setdefault(place, words)
    return spanning, over_both


def by_header(columns: Sequence[Column]) -> dict[str, Column]:
    return {header_of(word): column for column in columns for word in (column.header, *column.also)}


def header_of(words: str) -> str:
    """A header as it is compared: half-width, without remarks in brackets, stars and colons."""
    return re.sub(r"\([^()]*\)|[*:]", "", plain(words[:200])).lower()
