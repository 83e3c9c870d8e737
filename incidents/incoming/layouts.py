"""The layout of a sheet: where its header is, what its columns are called, and what they seem to hold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.sheets import cells as sheets_cells
from core.sheets.cells import text, text_of, whole_number
from core.sheets.reading import Cell, Sheet, SheetUnreadable
from core.sheets.table import HEADER_WITHIN, Column, Layout, Row, header_of
from incidents.entries.models import EntryClass
from incidents.entries.sheets import CLASSES, AwarenessSheet, BaseEntrySheet
from incidents.incident.sheets import IncidentSheet
from incidents.incoming.cells import IDENTITY
from incidents.incoming.models import SheetKind
from incidents.visits.sheets import VisitSheet

RESOURCES: dict[str, Any] = {
    SheetKind.INCIDENTS: IncidentSheet,
    SheetKind.VISITS: VisitSheet,
    SheetKind.BASE_ENTRIES: BaseEntrySheet,
    SheetKind.SURVEYS: AwarenessSheet,
}
# Columns whose words a person explains once; they are read as words, and turned into ours afterwards.
WORDED = {"worker", "worker_number", "worker_phone", "entry_class", "kind", "matter", "subcategory"}
COUNTS = {
    "new": ("新增", "新采", "新建"),
    "changed": ("变更", "更新", "修改"),
    "verified": ("核实", "核查", "走访核实"),
}
SAMPLES = 3
SUMS = {"合计", "总计", "小计", "共计"}


@dataclass(frozen=True)
class Table:
    """One table of a file: its sheet, the row of its header, and the headers by place."""

    sheet: Sheet
    position: int  # of the row of headers among the rows that are filled
    headers: Mapping[int, str]

    @property
    def fingerprint(self) -> str:
        """A digest of the headers that does not depend on their order."""
        return hashlib.sha256("\n".join(sorted(self.headers.values())).encode()).hexdigest()

    def samples(self, place: int) -> list[str]:
        """The first values of a column, as a person may see them."""
        cells = (row[place] for _n, row in self.sheet.rows[self.position + 1 :] if place < len(row))
        values: dict[str, None] = {}
        for cell in cells:
            if words := sheets_cells.safe_text(cell):
                values[words] = None
            if len(values) == SAMPLES:
                break
        return list(values)

    def title(self) -> str:
        """The text above the header."""
        return " ".join(text_of(cell) for _n, row in self.sheet.rows[: self.position] for cell in row if cell)


def columns_of(kind: str) -> tuple[Column, ...]:
    """Our fields that a sheet of this kind may hold."""
    return _COLUMNS[kind]


def _columns(kind: str) -> tuple[Column, ...]:
    own = [
        replace(column, read=text(200), filled=False) if column.name in WORDED else column
        for column in RESOURCES[kind].columns
    ]
    # A column of days that is missing is the month of the whole sheet.
    own = [
        replace(column, filled=False) if column.name in ("day", "month") and kind != SheetKind.VISITS else column
        for column in own
    ]
    if kind == SheetKind.BASE_ENTRIES:
        own += [
            Column(
                f"{entry_class}.{count}", f"{label}·{words[0]}", whole_number,
                also=tuple(f"{known}{sign}{word}" for known in _labels(entry_class) for word in words
                           for sign in ("·", "", "信息", "信息·", "采集")),
            )
            for entry_class in EntryClass.values
            for label in _labels(entry_class)[:1]
            for count, words in COUNTS.items()
        ]  # fmt: skip
    return tuple(own)


def _labels(entry_class: str) -> list[str]:
    return [label for label, value in CLASSES.items() if value == entry_class]


_COLUMNS = {kind: _columns(kind) for kind in RESOURCES}


# --- finding the header -------------------------------------------------------------------------


def find(sheets_of_file: Sequence[Sheet], known: Mapping[str, str]) -> tuple[Table, str]:
    """The table of a file and the kind it seems to be; `known` has kinds by fingerprint. Raises SheetUnreadable."""
    best: tuple[tuple[int, int, int], Table, str] | None = None
    for sheet in sheets_of_file:
        for position in range(min(len(sheet.rows) - 1, HEADER_WITHIN)):
            table = Table(sheet, position, headers_of(sheet, position))
            if len(table.headers) < 2:
                continue
            kind, recognised = _kind_of(table)
            if table.fingerprint in known:
                kind, recognised = known[table.fingerprint], 1000
            worth = (
                recognised,
                len(table.headers) if recognised < 2 else 0,
                position if recognised >= 2 else -position,
            )
            if best is None or worth > best[0]:
                best = (worth, table, kind)
    if best is None:
        raise SheetUnreadable(_("There is no table in this file: no row of headers with rows below it."))
    return best[1], best[2]


def left_aside(sheets_of_file: Sequence[Sheet], table: Table) -> list[tuple[str, int]]:
    """The other worksheets of a file that hold anything, each with how many rows are filled: none of it is read."""
    return [(sheet.title, len(sheet.rows)) for sheet in sheets_of_file if sheet is not table.sheet and sheet.rows]


def headers_of(sheet: Sheet, position: int) -> dict[int, str]:
    """The headers of a row by place. Under a header that spans several columns, each has that one's name too."""
    number, cells = sheet.rows[position]
    above: dict[int, str] = {}
    if position:
        upper_number, upper = sheet.rows[position - 1]
        width = sum(1 for cell in cells if cell not in (None, ""))
        for top, left, bottom, right in sheet.merged:
            spans = upper_number == top == bottom and right > left and right - left + 1 < width
            if spans and left - 1 < len(upper):
                above |= dict.fromkeys(range(left - 1, right), header_of(text_of(upper[left - 1])))
            elif top == upper_number and bottom >= number and left == right and left - 1 < len(upper):
                above[left - 1] = ""  # one header over both rows: it is in the upper one
                cells = [*cells, *[None] * (left - len(cells))]
                cells[left - 1] = upper[left - 1]
    headers: dict[int, str] = {}
    for place, cell in enumerate(cells):
        words = header_of(text_of(cell))
        if not words or len(words) > 40:
            continue
        words = f"{above[place]}·{words}" if above.get(place) else words
        twice = sum(1 for other in headers.values() if other.split("#")[0] == words)
        headers[place] = f"{words}#{twice + 1}" if twice else words
    return headers


def _kind_of(table: Table) -> tuple[str, int]:
    """Which kind recognises most of the headers, the needed ones above all."""

    def worth(kind: str) -> int:
        names = {name for name in guess(table, kind).values() if name}
        needed = [group for group in RESOURCES[kind].needs if names & set(group)]
        return len(names) + 2 * len(needed) if len(names) > 1 else 0

    best = max(RESOURCES, key=worth)
    return str(best), worth(best)


def guess(table: Table, kind: str) -> dict[str, str]:
    """What each header seems to be: header → field, or nothing. A known word first, then one that holds it."""
    columns = columns_of(kind)
    exact = {header_of(word): c.name for c in reversed(columns) for word in reversed((c.header, *c.also))}
    fields: dict[str, str] = {}
    taken: set[str] = set()
    for header in table.headers.values():
        name = exact.get(header, "")
        if name and name not in taken:
            fields[header] = name
            taken.add(name)
    parts = sorted((word for word in exact if len(word) > 1), key=len, reverse=True)
    for header in table.headers.values():
        if header in fields:
            continue
        near = (exact[word] for word in parts if word in header and exact[word] not in taken)
        fields[header] = name = next(near, "")
        taken.add(name)
    return fields


# --- rows ---------------------------------------------------------------------------------------


def rows(table: Table, kind: str, chosen: Mapping[str, str], month: date | None) -> Iterator[Row]:
    """The rows of a table, read by the columns that were chosen. What was not chosen is not looked at."""
    by_name = {column.name: column for column in columns_of(kind)}
    places = {place: by_name[name] for place, header in table.headers.items() if (name := chosen.get(header, ""))}
    body = [
        (number, _only(cells, places))
        for index, (number, cells) in enumerate(table.sheet.rows)
        if index <= table.position or not (_is_header(cells, table) or _is_sum(cells))
    ]
    sheet = replace(table.sheet, rows=body)
    for row in Layout(sheet, table.position, places).rows(counter=RESOURCES[kind].counter):
        if any(IDENTITY in text for text in row.texts.values()):
            row.problems.append(
                ("", _("An identity number stands in this row. Identity numbers are never stored: remove it."))
            )
        for name in ("day", "month"):
            if name in by_name and month and row[name] is None:
                row.values[name] = month
        yield from _by_class(row) if kind == SheetKind.BASE_ENTRIES else [row]


def _is_header(cells: Sequence[Cell], table: Table) -> bool:
    """Whether a line is the header again, as printed on each page."""
    again = (header_of(text_of(cells[place])) if place < len(cells) else "" for place in table.headers)
    return all(words == header.split("·")[-1] for words, header in zip(again, table.headers.values(), strict=True))


def _is_sum(cells: Sequence[Cell]) -> bool:
    """Whether a line is the sum of the lines above or below it."""
    first = next((words for cell in cells if (words := text_of(cell))), "")
    return first.replace(" ", "").strip(":：") in SUMS


def _only(cells: Sequence[Cell], places: Mapping[int, Column]) -> list[Cell]:
    return [cell if place in places else None for place, cell in enumerate(cells)]


def _by_class(row: Row) -> Iterator[Row]:
    """A row that counts several classes side by side is one row for each of them."""
    wide = {name for name in row.values if "." in name}
    if not wide:
        yield row
        return
    for entry_class in EntryClass.values:
        counts = {count: row.values.get(f"{entry_class}.{count}") for count in COUNTS}
        if any(counts.values()):
            values = {name: value for name, value in row.values.items() if name not in wide}
            one = Row(row.number, {**values, **counts, "entry_class": entry_class}, dict(row.texts), list(row.problems))
            one.texts |= {"entry_class": _labels(entry_class)[0]}
            yield one


def missing(kind: str, chosen: Mapping[str, str], month: date | None) -> list[str]:
    """The fields that a sheet of this kind needs and that no column was chosen for."""
    names = set(chosen.values()) | ({"day", "month"} if month else set())
    wide = {name.split(".")[1] for name in names if "." in name}
    if wide:
        names |= {"entry_class", *wide}
    headers = {column.name: column.header for column in columns_of(kind)}
    return [
        _(" or ").join(headers[name] for name in group) for group in RESOURCES[kind].needs if not names & set(group)
    ]
