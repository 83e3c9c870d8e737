"""The layout of a sheet that comes in: which table of the file it is, and what its columns seem to hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from core.sheets.cells import text, whole_number_up_to
from core.sheets.finding import Found
from core.sheets.layout import Layout
from core.sheets.reading import Sheet, SheetUnreadable
from core.sheets.table import Column, Row, Table, header_of, tables_of
from incidents.common import bounds
from incidents.entries.models import EntryClass
from incidents.entries.sheets import CLASSES
from incidents.incoming.cells import IDENTITY
from incidents.incoming.kinds import KINDS
from incidents.incoming.models import SheetKind

# The column that is the month of the whole sheet where it is missing: one that may be taken from the title.
MONTHLY = {key: column.name for key, kind in KINDS.items() for column in kind.columns if column.from_title}
COUNTS = {
    "new": ("新增", "新采", "新建"),
    "changed": ("变更", "更新", "修改"),
    "verified": ("核实", "核查", "走访核实"),
}


def columns_of(kind: str) -> tuple[Column, ...]:
    """Our fields that a sheet of this kind may hold."""
    return _COLUMNS[kind]


def _columns(kind: str) -> tuple[Column, ...]:
    own = []
    for column in KINDS[kind].columns:
        if is_worded(column):  # read as words, and turned into ours afterwards
            column = replace(column, read=text(200))  # noqa: PLW2901
        own.append(column)
    if kind == SheetKind.BASE_ENTRIES:
        own += [
            Column(
                f"{entry_class}.{count}", f"{label}·{words[0]}", whole_number_up_to(bounds.ENTRIES.refuses),
                also=tuple(f"{known}{sign}{word}" for known in _labels(entry_class) for word in words
                           for sign in ("·", "", "信息", "信息·", "采集")),
            )
            for entry_class in EntryClass.values
            for label in _labels(entry_class)[:1]
            for count, words in COUNTS.items()
        ]  # fmt: skip
    return tuple(own)


def is_worded(column: Column) -> bool:
    """Whether its cells are one of a closed list of words, so that an unknown one can be explained."""
    return hasattr(column.read, "choices")


def _labels(entry_class: str) -> list[str]:
    return [label for label, value in CLASSES.items() if value == entry_class]


_COLUMNS = {kind: _columns(kind) for kind in KINDS}


# --- finding the table --------------------------------------------------------------------------


def find(sheets_of_file: Sequence[Sheet], known: Mapping[str, str], kind: str = "") -> tuple[Table, str]:
    """The table of a file and the kind it seems to be; `known` has kinds by fingerprint. Raises SheetUnreadable.

    Where the kind is given, it is looked for and no other.
    """
    among = [kind] if kind else list(KINDS)
    found = [best for sheet in sheets_of_file if (best := _best_of(sheet, among, known))]
    if not found:
        raise SheetUnreadable(_("There is no table in this file: no row of headers with rows below it."))
    _worth, table, seems = max(found, key=lambda one: one[0])
    table = _larger_one(sheets_of_file, table, seems, known)
    others = [other for other in sheets_of_file if other is not table.sheet]
    return replace(table, alike=tuple(one for other in others for one in _alike(other, table, seems, known))), seems


Worth = tuple[int, int, int]


def _best_of(sheet: Sheet, among: Sequence[str], known: Mapping[str, str]) -> tuple[Worth, Table, str] | None:
    """The table that a worksheet holds most likely, what it is worth, and the kind it seems to be."""
    best: tuple[Worth, Table, str] | None = None
    for table in _tables_of(sheet):
        seems, recognised = _kind_of(table, among)
        if known.get(table.fingerprint) in among:
            seems, recognised = known[table.fingerprint], 1000
        worth = (
            recognised,
            len(table.headers) if recognised < 2 else 0,
            table.position if recognised >= 2 else -table.position,
        )
        if best is None or worth > best[0]:
            best = (worth, table, seems)
    return best


def _larger_one(sheets_of_file: Sequence[Sheet], table: Table, kind: str, known: Mapping[str, str]) -> Table:
    """The largest table of the kind whose columns are still to be asked, where it is larger than this one."""
    largest = table
    for sheet in sheets_of_file:
        best = _best_of(sheet, [kind], known) if sheet is not table.sheet else None
        if best is None or len(sheet.rows) <= len(largest.sheet.rows) or _is_known(best[1], kind, known):
            continue
        if best[1].fingerprint != table.fingerprint and not missing(kind, guess(best[1], kind), date.min):
            largest = best[1]
    return largest


def _is_known(table: Table, kind: str, known: Mapping[str, str]) -> bool:
    """Whether nobody has to be asked which column is which."""
    if known.get(table.fingerprint) == kind:
        return True
    columns = certain(table, kind)
    return columns is not None and not month_needed(kind, columns) and not missing(kind, columns, None)


def _tables_of(sheet: Sheet) -> Iterator[Table]:
    every = [column for kind in KINDS for column in columns_of(kind)]
    for table in tables_of(sheet, every):
        if len(table.headers) > 1 and table.position < len(sheet.rows) - 1:
            yield table


def _alike(sheet: Sheet, table: Table, kind: str, known: Mapping[str, str]) -> list[Table]:
    """The table of another worksheet that is read as well: with the same headers, or with others that are known."""
    same = [other for other in _tables_of(sheet) if other.fingerprint == table.fingerprint]
    best = None if same else _best_of(sheet, [kind], known)
    return same[:1] or ([best[1]] if best and _is_known(best[1], kind, known) else [])


def left_aside(sheets_of_file: Sequence[Sheet], table: Table) -> list[tuple[str, int]]:
    """The worksheets of a file that are not read, each with how many rows are filled; of a hidden one none is."""
    read = [part.sheet for part in table.parts()]
    others = [sheet for sheet in sheets_of_file if not any(sheet is one for one in read)]
    return [(sheet.title, len(sheet.rows)) for sheet in others if sheet.rows or sheet.hidden]


def _kind_of(table: Table, among: Sequence[str]) -> tuple[str, int]:
    """Which kind recognises most of the headers, the needed ones above all."""

    def worth(kind: str) -> int:
        names = {name for name in guess(table, kind).values() if name}
        needed = [group for group in KINDS[kind].needs if names & set(group)]
        return len(names) + 2 * len(needed) if len(names) > 1 else 0

    best = max(among, key=worth)
    return str(best), worth(best)


def certain(table: Table, kind: str) -> dict[str, str] | None:
    """What each header is, where every one of them is a word that this kind declares; None where one is not."""
    exact = _exact(kind)
    fields = {header: _field_of(header, exact) for header in table.headers.values()}
    names = list(fields.values())
    return fields if all(names) and len(set(names)) == len(names) else None


def _exact(kind: str) -> dict[str, str]:
    columns = columns_of(kind)
    return {header_of(word): c.name for c in reversed(columns) for word in reversed((c.header, *c.also))}


def _field_of(header: str, exact: Mapping[str, str]) -> str:
    """The field that a header names: with the header that stands above it, or else by itself."""
    return exact.get(header) or exact.get(header.rpartition("·")[2], "")


def guess(table: Table, kind: str) -> dict[str, str]:
    """What each header seems to be: header → field, or nothing. A known word first, then one that holds it."""
    exact = _exact(kind)
    fields: dict[str, str] = {}
    taken: set[str] = set()
    for header in table.headers.values():
        name = _field_of(header, exact)
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


def found(table: Table, kind: str, chosen: Mapping[str, str]) -> Found:
    """The table with the columns that were chosen. What was not chosen is not looked at."""
    by_name = {column.name: column for column in columns_of(kind)}
    layouts = []
    for order, part in enumerate(table.parts()):
        places = {place: by_name[name] for place, header in part.headers.items() if (name := chosen.get(header, ""))}
        name = (part.sheet.title or str(order + 1)) if table.alike else ""
        layouts.append(Layout(part, places, KINDS[kind].needs, sheet=name, order=order))
    return Found(layouts)


def rows(tables: Found, kind: str, month: date | None) -> Iterator[Row]:
    """The rows of the tables of a file; `month` is that of a sheet whose rows name no day."""
    dated = MONTHLY.get(kind)
    for row in tables.rows(counter=KINDS[kind].counter):
        if any(IDENTITY in text for text in row.texts.values()):
            row.problems.append(
                ("", _("An identity number stands in this row. Identity numbers are never stored: remove it."))
            )
        if dated and dated not in row.values:  # a sheet with the column says it in each row; a blank cell is refused
            row.values[dated] = month
        yield from _by_class(row) if kind == SheetKind.BASE_ENTRIES else [row]


def _by_class(row: Row) -> Iterator[Row]:
    """A row that counts several classes side by side is one row for each of them."""
    wide = {name for name in row.values if "." in name}
    if not wide:
        yield row
        return
    for entry_class in EntryClass.values:
        counts = {count: row[f"{entry_class}.{count}"] for count in COUNTS if f"{entry_class}.{count}" in wide}
        if any(count is not None for count in counts.values()):  # a 0 is said, a blank says nothing
            values = {name: value for name, value in row.values.items() if name not in wide} | {"wide": True}
            one = replace(row, values={**values, **counts, "entry_class": _labels(entry_class)[0]},
                          texts=dict(row.texts), problems=list(row.problems))  # fmt: skip
            one.texts |= {"entry_class": _labels(entry_class)[0]}
            yield one


def missing(kind: str, chosen: Mapping[str, str], month: date | None) -> list[str]:
    """The fields that a sheet of this kind needs and that no column was chosen for."""
    names = present(kind, chosen, month)
    headers = {column.name: column.header for column in columns_of(kind)}
    return [_(" or ").join(headers[name] for name in group) for group in KINDS[kind].needs if not names & set(group)]


def present(kind: str, chosen: Mapping[str, str], month: date | None) -> set[str]:
    """The fields that a sheet says something about, by its columns and its month."""
    names = {name for name in chosen.values() if name}
    if month and kind in MONTHLY:
        names.add(MONTHLY[kind])
    wide = {name.split(".")[1] for name in names if "." in name}
    return names | ({"entry_class", *wide} if wide else set())


def month_needed(kind: str, chosen: Mapping[str, str]) -> bool:
    """Whether the sheet as a whole has to be of one month, because its rows name no day."""
    return kind in MONTHLY and MONTHLY[kind] not in chosen.values()
