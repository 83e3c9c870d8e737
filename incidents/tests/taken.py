"""A file through the reader and the finder that every page uses, and its rows through their kind, without a page.

Words that nobody explained are refused here, where a page asks; tests of questions are beside `incidents.incoming`.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from core.errors import DomainError
from core.history.models import Door
from core.history.saying import saying
from core.sheets.cells import BadCell
from core.sheets.changes import CHANGED, NEW, REMOVED, UNCHANGED, SheetImport
from core.sheets.finding import Found
from core.sheets.kinds import KindOfSheet
from core.sheets.reading import SheetUnreadable, read_sheets
from core.sheets.table import Row
from incidents.incoming import layouts
from incidents.incoming.cells import pack, unpack
from incidents.incoming.runs import one_month_of


@dataclass
class Outcome:
    """What became of a file."""

    counts: dict[str, int] = field(default_factory=dict)  # of rows that are new, changed, unchanged and removed
    refused: Sequence[Row] = ()
    error: DomainError | None = None  # what is wrong with the file as a whole
    told: Sequence[str] = ()

    @property
    def failed(self) -> bool:
        return bool(self.error or self.refused)


def read(kind: type[KindOfSheet], data: bytes) -> tuple[Found, list[Row]]:
    """The tables of a file and their rows, as they come to the kind."""
    table, _kind = layouts.find(unpack(pack(read_sheets(data))), {}, kind.key)
    columns = layouts.guess(table, kind.key)
    month = one_month_of(table, "") if layouts.month_needed(kind.key, columns) else None
    if lacking := layouts.missing(kind.key, columns, month):
        raise SheetUnreadable("；".join(lacking))
    found = layouts.found(table, kind.key, columns)
    rows = list(layouts.rows(found, kind.key, month))
    for row in rows:
        _interpret(kind, row)
    return found, rows


def _interpret(kind: type[KindOfSheet], row: Row) -> None:
    for column in kind.columns:
        if layouts.is_worded(column) and row[column.name]:
            try:
                row.values[column.name] = column.read(row[column.name])
            except BadCell as problem:
                row.problems.append((column.header, str(problem)))


def taken(kind: type[KindOfSheet], data: bytes, *, by: Any, at: datetime, dry: bool = False) -> Outcome:
    """Import a file whole or not at all; a dry run says what it would do."""
    run = SheetImport(by, at, hashlib.sha256(data).hexdigest(), dry=dry)
    try:
        found, rows = read(kind, data)
        run.refused += [row for row in rows if row.problems]
        with saying(door=Door.SHEET, detail=str(kind.title), by=by), transaction.atomic():
            kind().take(run, [row for row in rows if not row.problems])
            if dry or run.refused:
                transaction.set_rollback(True)
    except DomainError as refusal:
        return Outcome(error=refusal)
    counted = Counter(change.kind for change in run.changes)
    counts = {done: counted[done] for done in (NEW, CHANGED, UNCHANGED, REMOVED)}
    refused = sorted(run.refused, key=lambda row: row.place)
    notes = [f"{text}: {count}" for text, count in run.notes.items()]
    return Outcome(counts, refused, told=[*found.told(), *notes])
