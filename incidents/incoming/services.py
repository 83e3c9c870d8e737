"""Writes of dropped sheets: taken in, their layout and words confirmed, checked, imported whole or not at all.

Small files are worked through at once; large ones wait in a state of `WORKING` for the task, which claims
them by locking the row, so that a worker that dies leaves them to the next.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, DomainError, InvalidInput
from core.sheets.cells import words_of
from core.sheets.changes import CHANGED, MAX_PREVIEW_ROWS, NEW, REMOVED, UNCHANGED, SheetImport
from core.sheets.finding import month_of_table
from core.sheets.reading import Sheet, SheetUnreadable, read_sheets
from core.sheets.table import Row, Table
from core.web import files
from core.web.uploads import display_name
from grids.territory.models import Subdistrict
from incidents.incoming import layouts
from incidents.incoming.cells import pack, unpack
from incidents.incoming.layouts import RESOURCES
from incidents.incoming.models import ENDED, IncomingSheet, IncomingState, SheetLayout, WordMeaning
from incidents.incoming.words import Interpreter
from staff.accounts.models import User

FOLDER = "incoming"
AT_ONCE_BYTES = 300_000  # what is read while the person waits
AT_ONCE_ROWS = 3_000
MAX_ROWS = 60_000
MAX_QUESTIONS = 300
KEPT_DAYS = 30  # a sheet that nobody finished
S = IncomingState


class SheetMovedOn(Conflict):
    """The sheet is in another state by now: somebody else went on with it."""

    code = "sheet_moved_on"


# --- taken in -----------------------------------------------------------------------------------


def drop(
    *, subdistrict: Subdistrict, named: Sequence[tuple[str, bytes]], by: User, at: datetime
) -> list[IncomingSheet]:
    """Take in files, each by itself: a bad one does not stop the others."""
    return [_drop(subdistrict, name, data, by, at) for name, data in named]


@transaction.atomic
def _drop(subdistrict: Subdistrict, name: str, data: bytes, by: User, at: datetime) -> IncomingSheet:
    sheet = IncomingSheet.objects.create(
        subdistrict=subdistrict,
        name=display_name(name),
        digest=hashlib.sha256(data).hexdigest(),
        dropped_by=by,
        dropped_at=at,
        stored_as=files.write(FOLDER, data or b" "),
    )
    if len(data) <= AT_ONCE_BYTES:
        _read(sheet, at)
    return sheet


def work_on(*, sheet_id: int, at: datetime) -> bool:
    """Do the next step of a sheet; False if there is none, or another worker is doing it."""
    with transaction.atomic():
        waiting = IncomingSheet.objects.select_for_update(skip_locked=True, no_key=True)
        sheet = waiting.filter(pk=sheet_id).first()
        if sheet is None or not sheet.working:
            return False
        {S.READING: _read, S.PREPARING: _prepare, S.IMPORTING: _import}[S(sheet.state)](sheet, at)
        return True


def _read(sheet: IncomingSheet, at: datetime) -> None:
    """The raw file into its cells; nothing of the file itself is kept."""
    data = _stored(sheet)
    raw = sheet.stored_as
    try:
        packed = pack(read_sheets(data))
    except SheetUnreadable as refusal:
        sheet.state, sheet.outcome, sheet.stored_as = S.UNREADABLE, {"error": str(refusal)}, ""
        sheet.save()
    else:
        sheet.stored_as, sheet.state = files.write(FOLDER, packed), S.PREPARING
        _prepare(sheet, at)
    files.remove_after_commit(FOLDER, [raw])


def _stored(sheet: IncomingSheet) -> bytes:
    return files.path_of(FOLDER, sheet.stored_as).read_bytes()


# --- checked ------------------------------------------------------------------------------------


@dataclass
class Run(SheetImport):
    """One run over a sheet that counts everything and remembers what a page can show."""

    counts: Counter[str] = field(default_factory=Counter)

    @property
    def shows(self) -> bool:
        return len(self.changes) < MAX_PREVIEW_ROWS

    def report(self, kind: str, row: Row | None, after: Mapping[str, Any], before: Mapping[str, Any] = {}) -> None:
        self.counts[kind] += 1
        if kind != UNCHANGED and self.shows:
            super().report(kind, row, after, before)


def table_of(sheet: IncomingSheet) -> tuple[Table, str]:
    """The table of a sheet, and the kind that it seems to be. Raises SheetUnreadable."""
    return _table_among(sheet, unpack(_stored(sheet)))


def _table_among(sheet: IncomingSheet, worksheets: Sequence[Sheet]) -> tuple[Table, str]:
    known = dict(SheetLayout.objects.filter(subdistrict=sheet.subdistrict_id).values_list("fingerprint", "kind"))
    return layouts.find(worksheets, known)


def _prepare(sheet: IncomingSheet, at: datetime) -> None:
    """Say what an import would do, or what is still to be confirmed. Writes nothing but that."""
    worksheets = unpack(_stored(sheet))
    try:
        table, kind = _table_among(sheet, worksheets)
    except SheetUnreadable as refusal:
        sheet.outcome = {"error": str(refusal)}
        _end(sheet, S.UNREADABLE)
        return
    sheet.left_aside = layouts.left_aside(worksheets, table)
    sheet.fingerprint = table.fingerprint
    layout = SheetLayout.objects.filter(subdistrict=sheet.subdistrict_id, fingerprint=table.fingerprint).first()
    sheet.kind = layout.kind if layout else sheet.kind or kind
    if layout is None or layouts.missing(layout.kind, layout.columns, sheet.month):
        sheet.month = sheet.month or month_of_table(table, sheet.name)
        sheet.state, sheet.outcome = S.COLUMNS, {}
        sheet.save()
        return
    with transaction.atomic():
        sheet.state, sheet.outcome = _run(sheet, table, layout, by=sheet.dropped_by, at=at, dry=True)
        transaction.set_rollback(True)
    sheet.save()


def _run(
    sheet: IncomingSheet, table: Table, layout: SheetLayout, *, by: User, at: datetime, dry: bool = False
) -> tuple[str, dict[str, Any]]:
    """Work the rows through: the state that follows, and what to say. The caller keeps what is written, or not."""
    interpreter = Interpreter(kind=layout.kind, subdistrict=sheet.subdistrict_id)
    run = Run(by, at, sheet.digest, dry=dry)
    ours: list[Row] = []
    total = left_out = 0
    found = layouts.found(table, layout.kind, layout.columns)
    for row in layouts.rows(found, layout.kind, sheet.month):
        total += 1
        if total > MAX_ROWS:
            return S.REFUSED, {"error": _("More than %(rows)d rows. Split the file.") % {"rows": MAX_ROWS}}
        if not row.problems and not interpreter.interpret(row):
            left_out += 1
        elif row.problems:
            run.refused.append(row)
        else:
            row.texts = row.texts if len(ours) < MAX_PREVIEW_ROWS else {}
            ours.append(row)
    if interpreter.questions:
        asked = sorted(interpreter.questions.values(), key=lambda one: (one.topic, -one.rows))
        return S.WORDS, {
            "questions": [one.as_json() for one in asked[:MAX_QUESTIONS]],
            "more": len(asked[MAX_QUESTIONS:]),
        }
    try:
        if total == 0:
            raise SheetUnreadable(_("There is no row below the header."))
        RESOURCES[layout.kind]().take(run, ours)
    except DomainError as refusal:
        return S.REFUSED, {"error": str(refusal)}
    outcome = {
        "rows": total,
        "new": run.counts[NEW],
        "changed": run.counts[CHANGED],
        "unchanged": run.counts[UNCHANGED],
        "removed": run.counts[REMOVED],
        "refused": len(run.refused),
        "left_out": left_out,
        "notes": [[text, count] for text, count in run.notes.items()],
        "told": found.told(),
        "problems": _problems(run.refused),
        **_first_changes(run, layout.kind),
    }
    return (S.REFUSED if run.refused else S.READY), outcome


def _problems(refused: Sequence[Row]) -> list[dict[str, Any]]:
    """Why rows were refused, in the order of the sheet; as many as a page can show."""
    first = sorted(refused, key=lambda row: row.place)[:MAX_PREVIEW_ROWS]
    return [{"row": row.label, "why": [[header, why] for header, why in row.problems]} for row in first]


def _first_changes(run: Run, kind: str) -> dict[str, Any]:
    """The first rows that would be new, changed or gone: the values now, and the values before."""
    columns = [c for c in RESOURCES[kind].columns if c.name != "position"]
    said = {name for _kind, _row, before, after in run.changes for name in (*before, *after)}
    columns = [column for column in columns if column.name in said]
    rows = []
    for done, row, before, after in run.changes:
        cells = []
        for column in columns:
            now = words_of(after.get(column.name, "")) if after else ""
            was = words_of(before[column.name]) if column.name in before else None
            cells.append([now, was])
        hidden = bool(row and row.hidden)
        rows.append({"kind": done, "row": row.label if row else None, "hidden": hidden, "cells": cells})
    return {"headers": [column.header for column in columns], "shown": rows}


# --- confirmed ----------------------------------------------------------------------------------


def _held(sheet: IncomingSheet, *states: str) -> IncomingSheet:
    """The row, held until the end of the transaction, in one of these states. Raises SheetMovedOn."""
    # Two people on one page: the second waits here, and gets the error that the sheet went on.
    row = IncomingSheet.objects.select_for_update(no_key=True).get(pk=sheet.pk)
    if row.state not in states:
        raise SheetMovedOn(_("This sheet is “%(state)s” by now.") % {"state": row.get_state_display()})
    return row


@transaction.atomic
def confirm_columns(
    *, sheet: IncomingSheet, kind: str, columns: Mapping[str, str], month: date | None, by: User, at: datetime
) -> IncomingSheet:
    """Remember how the columns of this layout are read, for good. Raises InvalidInput naming what is missing."""
    row = _held(sheet, S.COLUMNS, S.WORDS, S.REFUSED, S.READY)
    table, _kind = table_of(row)
    if kind not in RESOURCES:
        raise InvalidInput(_("Choose what kind of sheet this is."), fields={"kind": _("missing")})
    known = {column.name for column in layouts.columns_of(kind)}
    chosen = {header: columns.get(header, "") for header in table.headers.values()}
    chosen = {header: name if name in known else "" for header, name in chosen.items()}
    twice = [name for name, count in Counter(name for name in chosen.values() if name).items() if count > 1]
    labels = {column.name: column.header for column in layouts.columns_of(kind)}
    if twice:
        raise InvalidInput(
            _("Chosen for two columns: %(columns)s. Keep one.") % {"columns": "；".join(labels[name] for name in twice)}
        )
    lacking = layouts.missing(kind, chosen, month)
    if lacking:
        raise InvalidInput(_("No column is chosen for: %(columns)s.") % {"columns": "；".join(lacking)})
    SheetLayout.objects.update_or_create(
        subdistrict=row.subdistrict,
        fingerprint=table.fingerprint,
        defaults={"kind": kind, "columns": chosen, "confirmed_by": by, "confirmed_at": at},
    )
    row.kind, row.month = kind, month
    return _go_on(row, at, rows=table.size)


@transaction.atomic
def explain(*, sheet: IncomingSheet, answers: Mapping[tuple[str, str], str], by: User, at: datetime) -> IncomingSheet:
    """Remember what words mean, for good, and check the sheet again. An answer that was not offered is refused."""
    row = _held(sheet, S.WORDS)
    offered = {(q["topic"], q["written"]): {value for value, _label in q["choices"]} for q in row.outcome["questions"]}
    wrong = [written for (topic, written), means in answers.items() if means not in offered.get((topic, written), ())]
    if wrong:
        raise InvalidInput(_("Choose one of what is offered: %(words)s.") % {"words": "、".join(wrong[:10])})
    for (topic, written), means in answers.items():
        WordMeaning.objects.update_or_create(
            subdistrict=row.subdistrict,
            topic=topic,
            written=written,
            defaults={"means": means, "said_by": by, "said_at": at},
        )
    return _go_on(row, at)


@transaction.atomic
def check_again(*, sheet: IncomingSheet, at: datetime) -> IncomingSheet:
    """Check a sheet again, after people, grids or words were put right."""
    return _go_on(_held(sheet, S.WORDS, S.REFUSED, S.READY), at)


@transaction.atomic
def choose_columns_again(*, sheet: IncomingSheet) -> IncomingSheet:
    """Go back to choosing columns: the confirmed layout was wrong."""
    row = _held(sheet, S.WORDS, S.REFUSED, S.READY)
    row.state, row.outcome = S.COLUMNS, {}
    row.save()
    return row


def _go_on(sheet: IncomingSheet, at: datetime, rows: int | None = None) -> IncomingSheet:
    """Check it, now where it is small."""
    sheet.state = S.PREPARING
    if rows is None:
        rows = table_of(sheet)[0].size
    sheet.outcome = {}
    sheet.save()
    if rows <= AT_ONCE_ROWS:
        _prepare(sheet, at)
    return sheet


# --- imported -----------------------------------------------------------------------------------


@transaction.atomic
def import_sheet(*, sheet: IncomingSheet, by: User, at: datetime) -> IncomingSheet:
    """Import what the preview showed: all of it or nothing. A large one is left to the task. Raises SheetMovedOn."""
    row = _held(sheet, S.READY)
    row.state, row.ended_by = S.IMPORTING, by
    row.save()
    if row.outcome.get("rows", 0) <= AT_ONCE_ROWS:
        _import(row, at)
    return row


def _import(sheet: IncomingSheet, at: datetime) -> None:
    """Check the sheet again at this moment: changes since the preview count."""
    table, _kind = table_of(sheet)
    layout = SheetLayout.objects.get(subdistrict=sheet.subdistrict_id, fingerprint=table.fingerprint)
    by = sheet.ended_by
    assert by is not None
    with transaction.atomic():
        state, outcome = _run(sheet, table, layout, by=by, at=at)
        if state != S.READY:
            transaction.set_rollback(True)
    sheet.outcome = outcome
    if state == S.READY:
        sheet.ended_at = at
        _end(sheet, S.IMPORTED)
    else:
        sheet.state, sheet.ended_by = state, None
        sheet.save()


@transaction.atomic
def discard(*, sheet: IncomingSheet, by: User, at: datetime) -> IncomingSheet:
    """Put a sheet away without importing it."""
    row = _held(sheet, S.COLUMNS, S.WORDS, S.REFUSED, S.READY)
    row.ended_by, row.ended_at = by, at
    _end(row, S.DISCARDED)
    return row


def _end(sheet: IncomingSheet, state: str) -> None:
    """Delete the cells and the preview rows; the counts stay."""
    files.remove_after_commit(FOLDER, [sheet.stored_as] if sheet.stored_as else [])
    kept = {name: value for name, value in sheet.outcome.items() if isinstance(value, int | str) or name == "notes"}
    sheet.state, sheet.stored_as, sheet.outcome = state, "", kept
    sheet.save()


def sweep_incoming(*, at: datetime) -> dict[str, int]:
    """Put away what nobody finished in a month, and remove files that no row holds."""
    old = IncomingSheet.objects.exclude(state__in=ENDED).filter(dropped_at__lt=at - timedelta(days=KEPT_DAYS))
    ended = 0
    for key in old.values_list("pk", flat=True):
        with transaction.atomic():
            row = (
                IncomingSheet.objects.select_for_update(skip_locked=True)
                .exclude(state__in=ENDED)
                .filter(pk=key)
                .first()
            )
            if row is not None:
                row.ended_at = at
                _end(row, S.DISCARDED)
                ended += 1
    known = set(IncomingSheet.objects.exclude(stored_as="").values_list("stored_as", flat=True))
    removed, missing = files.sweep(FOLDER, known)
    return {"put_away": ended, "removed": removed, "missing": missing}
