"""One run over a sheet: its rows through the questions and its kind, and what there is to say of it."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.history.saying import saying
from core.sheets.cells import words_of
from core.sheets.changes import (
    CHANGED,
    MAX_PREVIEW_ROWS,
    NEW,
    REMOVED,
    REMOVED_UNASKED,
    UNCHANGED,
    Change,
    Doubt,
    SheetImport,
)  # fmt: skip
from core.sheets.finding import Found, month_of_table
from core.sheets.reading import SheetUnreadable
from core.sheets.table import Column, Row, Table
from incidents.incoming import layouts
from incidents.incoming.kinds import KINDS
from incidents.incoming.models import IncomingSheet, IncomingState, SheetLayout
from incidents.incoming.progress import Watched
from incidents.incoming.words import Interpreter
from staff.accounts.models import User
from staff.people.models import mask

MAX_ROWS = 60_000
MAX_QUESTIONS = 300
MAX_DOUBTS = 300
S = IncomingState
# What a person may have to agree to, or to say, before an import.
LACKS, REMOVALS, REASON = "lacks", "removals", "reason"
ASKS_WHY = "reason_needed"  # the code of a refusal: facts of a closed period change for a reason only


@dataclass
class Run(SheetImport):
    """One run over a sheet that counts everything and remembers what a page can show."""

    counts: Counter[str] = field(default_factory=Counter)
    done: list[tuple[str, str]] = field(default_factory=list)  # row, and a digest of what it does: of every row

    @property
    def shows(self) -> bool:
        return len(self.changes) < MAX_PREVIEW_ROWS

    def report(self, kind: str, row: Row | None, after: Mapping[str, Any], before: Mapping[str, Any] = {}) -> None:
        self.counts[kind] += 1
        label, values = (row.label, row.values) if row else ("", {})
        self.done.append((label, digest_of([kind, label, values, before, after if self.shows else {}])))
        if kind != UNCHANGED and self.shows:
            super().report(kind, row, after, before)

    def digest_of_all(self) -> str:
        """A digest of all that the sheet does, but for the answers to its doubts, which come after the preview."""
        doubted = {doubt.row.label for doubt in self.doubts}
        done = [digest for label, digest in self.done if label not in doubted]
        doubts = [[doubt.key, doubt.written, doubt.here] for doubt in self.doubts]
        return digest_of([done, doubts, self.there])


def digest_of(values: Any) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()


@dataclass(frozen=True)
class Reading:
    """How a sheet is read: its table, its kind, which column is which field, and the month of all its rows."""

    table: Table
    kind: str
    columns: Mapping[str, str]
    month: date | None
    agreed: Sequence[str] = ()  # fields without a column whose cost was agreed to

    def found(self) -> Found:
        """The tables that are read."""
        return layouts.found(self.table, self.kind, self.columns)

    @property
    def digest(self) -> str:
        """A digest of how it is read: which worksheets, and which column as what."""
        worksheets = [[part.sheet.title, part.size] for part in self.table.parts()]
        return digest_of([self.table.fingerprint, worksheets, self.kind, dict(self.columns), self.month])

    @property
    def lacks(self) -> list[list[Any]]:
        """What is lost with the columns that the sheet does not have: field, header, words, whether a score suffers."""
        lost: dict[str, list[Any]] = {}
        for part in self.table.parts():
            own = {header: self.columns.get(header, "") for header in part.headers.values()}
            for column, loss in KINDS[self.kind].lacking(layouts.present(self.kind, own, self.month)):
                lost[column.name] = [column.name, column.header, str(loss.words), loss.scored]
        return list(lost.values())


def reading_of(sheet: IncomingSheet, table: Table, kind: str) -> Reading | None:
    """How the sheet is read, by what was confirmed once or what its headers say beyond doubt; None: it is asked."""
    layout = SheetLayout.objects.filter(subdistrict=sheet.subdistrict_id, fingerprint=table.fingerprint).first()
    if layout and (not sheet.kind or layout.kind == sheet.kind):
        kind, columns, agreed = layout.kind, layout.columns, layout.agreed
    else:
        columns, agreed = layouts.certain(table, kind), []
    if columns is None:
        return None
    month = sheet.month
    if month is None and layouts.month_needed(kind, columns):
        month = one_month_of(table, sheet.name)
    if layouts.missing(kind, columns, month):
        return None
    return _with_other_worksheets(Reading(table, kind, columns, month, agreed), sheet.subdistrict_id)


def _with_other_worksheets(reading: Reading, subdistrict: int) -> Reading:
    """The columns of the worksheets with other headers, too; one that reads a header differently is left aside."""
    table, columns = reading.table, dict(reading.columns)
    others = {part.fingerprint for part in table.alike} - {table.fingerprint}
    confirmed = SheetLayout.objects.filter(subdistrict=subdistrict, kind=reading.kind, fingerprint__in=others)
    known = dict(confirmed.values_list("fingerprint", "columns")) if others else {}
    read = []
    for part in table.alike:
        own = columns
        if part.fingerprint != table.fingerprint:
            own = known.get(part.fingerprint) or layouts.certain(part, reading.kind) or {}
        contradicts = any(columns.get(header, name) != name for header, name in own.items())
        if contradicts or layouts.missing(reading.kind, own, reading.month):
            continue
        columns |= own
        read.append(part)
    return replace(reading, table=replace(table, alike=tuple(read)), columns=columns)


Worked = tuple[str, dict[str, Any], Run]


def work_through(
    sheet: IncomingSheet, reading: Reading, *, by: User, at: datetime, dry: bool = False, reason: str = ""
) -> Worked:
    """Work the rows through.

    Returns the state that follows, what to say, and the run; who calls keeps what was written. `reason` is why facts
    of a closed period are corrected; where one is needed, the outcome says so.
    """
    reason = reason or sheet.said.get("reason", "")
    kind = KINDS[reading.kind]
    interpreter = Interpreter(kind=reading.kind, subdistrict=sheet.subdistrict_id)
    run = Run(by, at, sheet.digest, dry=dry, said=sheet.said.get("doubts", {}))
    ours: list[Row] = []
    total = left_out = 0
    found = reading.found()
    for row in layouts.rows(found, reading.kind, reading.month):
        total += 1
        if total > min(MAX_ROWS, kind.max_rows):
            return S.REFUSED, {"error": _("More than %(rows)d rows. Split the file.") % {"rows": MAX_ROWS}}, run
        if not row.problems and not interpreter.interpret(row):
            left_out += 1
        elif row.problems:
            run.refused.append(row)
        else:
            row.texts = row.texts if len(ours) < MAX_PREVIEW_ROWS else {}
            ours.append(row)
    if interpreter.questions:
        return S.WORDS, _questions(interpreter), run
    try:
        if total == 0:
            raise SheetUnreadable(_("There is no row below the header."))
        with transaction.atomic(), saying(reason=reason):
            kind().take(run, Watched(sheet, ours))
    except DomainError as refusal:
        if refusal.code == ASKS_WHY and not reason:
            return _with_a_reason_to_come(sheet, reading, by, at, refusal)
        return S.REFUSED, {"error": str(refusal)}, run
    outcome = {"rows": total, "left_out": left_out, "lacks": reading.lacks, "told": found.told(),
               "digest": digest_of([reading.digest, run.digest_of_all(), total, left_out, len(run.refused)]),
               **_said_of(run, reading.kind)}  # fmt: skip
    return (S.REFUSED if run.refused else S.READY), outcome, run


def _with_a_reason_to_come(
    sheet: IncomingSheet, reading: Reading, by: User, at: datetime, refusal: DomainError
) -> Worked:
    """What the sheet would do if a person said why it corrects facts of a closed period."""
    with transaction.atomic():
        state, outcome, run = work_through(sheet, reading, by=by, at=at, dry=True, reason=str(_("a preview")))
        transaction.set_rollback(True)
    return state, {**outcome, "reason_needed": str(refusal)}, run


def _questions(interpreter: Interpreter) -> dict[str, Any]:
    asked = sorted(interpreter.questions.values(), key=lambda one: (one.topic, -one.rows))
    return {
        "questions": [one.as_json() for one in asked[:MAX_QUESTIONS]],
        "more": len(asked[MAX_QUESTIONS:]),
    }


def _said_of(run: Run, kind: str) -> dict[str, Any]:
    return {
        "new": run.counts[NEW],
        "changed": run.counts[CHANGED],
        "unchanged": run.counts[UNCHANGED],
        "removed": run.counts[REMOVED],
        "there": run.there,
        "refused": len(run.refused),
        "notes": [[text, count] for text, count in run.notes.items()],
        "problems": _problems(run.refused),
        "doubts": [_doubt(doubt) for doubt in run.doubts[:MAX_DOUBTS]],
        "more_doubts": len(run.doubts[MAX_DOUBTS:]),
        **_first_changes(run, kind),
    }


def _doubt(doubt: Doubt) -> dict[str, Any]:
    return {
        "key": doubt.key, "row": doubt.row.label, "written": doubt.written, "here": doubt.here,
        "shared": doubt.shared, "address": doubt.address,
    }  # fmt: skip


def _problems(refused: Sequence[Row]) -> list[dict[str, Any]]:
    """Why rows were refused, in the order of the sheet; as many as a page can show."""
    first = sorted(refused, key=lambda row: row.place)[:MAX_PREVIEW_ROWS]
    return [{"row": row.label, "why": [[header, why] for header, why in row.problems]} for row in first]


def _first_changes(run: Run, kind: str) -> dict[str, Any]:
    """The first rows that would be gone, new or changed: the values now, and the values before. What goes is first."""
    columns = [c for c in KINDS[kind].columns if c.name != KINDS[kind].counter]
    written = [_written(change, columns) for change in run.changes]
    said = {name for change, words in zip(run.changes, written, strict=True) for name in (*change.before, *words)}
    columns = [column for column in columns if column.name in said]
    rows = []
    for change, words in sorted(zip(run.changes, written, strict=True), key=lambda one: one[0].kind != REMOVED):
        cells = []
        for column in columns:
            was = words_of(change.before[column.name]) if column.name in change.before else None
            cells.append([words_of(words.get(column.name, "")), was])
        row = change.row
        hidden = bool(row and row.hidden)
        rows.append({"kind": change.kind, "row": row.label if row else None, "hidden": hidden, "cells": cells})
    return {"headers": [column.header for column in columns], "shown": rows}


def _written(change: Change, columns: Sequence[Column]) -> dict[str, Any]:
    """What is there afterwards by column: as the change says it, else in the words of its row."""
    own = {column.name: words for column in columns if change.row and (words := _own_words(change.row, column))}
    return {**own, **change.after}


def _own_words(row: Row, column: Column) -> str:
    """A cell as the sheet has it; of a telephone number as much as lists show."""
    words = row.texts.get(column.name) or words_of(row[column.name])
    if column.name.rpartition("_")[2] == "phone":
        return mask(words)
    choices = getattr(column.read, "choices", {})
    return next((label for label, value in choices.items() if value == words), words)


# --- what has to be agreed to -------------------------------------------------------------------


def removed_share(outcome: Mapping[str, Any]) -> int:
    """How much of what is there an import removes, per cent."""
    there = outcome.get("there") or 0
    return round(100 * outcome.get("removed", 0) / there) if there else 0


def asks_of(sheet: IncomingSheet, agreed_before: Sequence[str]) -> list[str]:
    """What a person has to agree to before this sheet is imported."""
    asks = []
    costly = [name for name, _header, _words, scored in sheet.outcome.get("lacks", ()) if scored]
    if set(costly) - set(agreed_before):
        asks.append(LACKS)
    if removed_share(sheet.outcome) > REMOVED_UNASKED:
        asks.append(REMOVALS)
    if sheet.outcome.get("reason_needed"):
        asks.append(REASON)
    return asks


_MONTHS = re.compile(r"[0-9]\s?月?\s?[-~—–至到]\s?[0-9]{1,2}\s?月")


def one_month_of(table: Table, file_name: str) -> date | None:
    """The month of a whole sheet; None where its title speaks of several, such as 9月至11月."""
    words = f"{table.title()} {table.sheet.title} {file_name}"
    return None if _MONTHS.search(words[:1000]) else month_of_table(table, file_name)
