"""Writes of sheets that come in: taken in, their layout and words confirmed, checked, imported whole or not at all.

Small files are worked through at once, as far as that goes while a person is made to wait; the
rest, and large ones, wait in a state of `WORKING` for the task, which claims them by locking the row, so that a worker
that dies leaves them to the next.
"""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DomainError, InvalidInput
from core.punctuation import in_turn, listed
from core.sheets.changes import OTHER, SAME
from core.sheets.finding import month_of_table
from core.sheets.reading import Sheet, SheetUnreadable
from core.sheets.table import Table
from core.texts import tidy
from core.waited_for import OutOfTime, is_waited_for, time_left
from core.web import files
from core.web.reading import SECONDS_OF_A_TASK, TooHeavy, read_apart
from core.web.uploads import display_name
from grids.territory.models import Subdistrict
from incidents.incident.texts import check_texts
from incidents.incoming import layouts
from incidents.incoming.asked import SIZE, asked_table, head_of, rows_of
from incidents.incoming.cells import packed_sheets, sealed, unpack
from incidents.incoming.kinds import KINDS
from incidents.incoming.marked import marked_copy
from incidents.incoming.models import IncomingSheet, IncomingState, SheetLayout, WordMeaning
from incidents.incoming.runs import LACKS, REASON, Reading, Run, asks_of, reading_of, work_through
from incidents.incoming.single import Steps, by_itself, one_wait, unless_stopped, while_waited_for
from incidents.incoming.states import FOLDER, by_sheet, end, forget_marks, held, stored
from staff.accounts.models import User

AT_ONCE_BYTES = 300_000  # what is tried while the person waits
AT_ONCE_ROWS = 3_000
ASK_ANEW = "ask"  # in the outcome of a sheet that is checked: its columns are asked, though they are known
S = IncomingState
log = logging.getLogger(__name__)


# --- taken in -----------------------------------------------------------------------------------


@one_wait()
def drop(
    *, subdistrict: Subdistrict, named: Sequence[tuple[str, bytes]], by: User, at: datetime, kind: str = ""
) -> list[IncomingSheet]:
    """Take in files, each by itself: a bad one does not stop the others. The kind is told by each, or given for all."""
    dropped = []
    for name, data in named:
        with transaction.atomic():
            sheet = _drop(subdistrict, name, data, kind, by, at)
            if len(data) <= AT_ONCE_BYTES:
                while_waited_for(STEPS, sheet, at)
        dropped.append(sheet)
    return dropped


def _drop(subdistrict: Subdistrict, name: str, data: bytes, kind: str, by: User, at: datetime) -> IncomingSheet:
    return IncomingSheet.objects.create(
        subdistrict=subdistrict,
        kind=kind,
        name=display_name(name),
        digest=hashlib.sha256(data).hexdigest(),
        dropped_by=by,
        dropped_at=at,
        stored_as=files.write(FOLDER, sealed(data or b" ")),
    )


def work_on(*, sheet_id: int, at: datetime) -> bool:
    """Do the next step of a sheet; False if there is none, or another worker is doing it."""
    with transaction.atomic():
        waiting = IncomingSheet.objects.select_for_update(skip_locked=True, no_key=True)
        sheet = waiting.filter(pk=sheet_id).first()
        if sheet is None or not sheet.working:
            return False
        further = [_prepare] if sheet.state == S.READING else []
        unless_stopped([STEPS[S(sheet.state)], *further], sheet, at)
        return True


def _read(sheet: IncomingSheet, _at: datetime) -> None:
    """The raw file into its cells; nothing of the file itself is kept."""
    data = stored(sheet)
    raw = sheet.stored_as
    try:
        packed = read_apart(packed_sheets, data, seconds=time_left(SECONDS_OF_A_TASK))
    except TooHeavy as refusal:
        if is_waited_for():
            raise OutOfTime from refusal
        sheet.state, sheet.outcome, sheet.stored_as = S.UNREADABLE, {"error": str(refusal)}, ""
        sheet.save()
    except SheetUnreadable as refusal:
        sheet.state, sheet.outcome, sheet.stored_as = S.UNREADABLE, {"error": str(refusal)}, ""
        sheet.save()
    else:
        sheet.stored_as, sheet.state = files.write(FOLDER, sealed(packed)), S.PREPARING
        sheet.save()
    files.remove_after_commit(FOLDER, [raw])


# --- checked ------------------------------------------------------------------------------------


def table_of(sheet: IncomingSheet) -> tuple[Table, str]:
    """The table of a sheet, and the kind that it seems to be. Opens all cells. Raises SheetUnreadable."""
    _worksheets, table, kind = _opened(sheet)
    return table, kind


def _opened(sheet: IncomingSheet) -> tuple[list[Sheet], Table, str]:
    """All that is kept of a file: its worksheets, the table among them, and the kind that it seems to be."""
    worksheets = unpack(stored(sheet))
    known = dict(SheetLayout.objects.filter(subdistrict=sheet.subdistrict_id).values_list("fingerprint", "kind"))
    return worksheets, *layouts.find(worksheets, known, sheet.kind)


def layout_of(sheet: IncomingSheet) -> SheetLayout | None:
    """The layout that was confirmed for a sheet like this."""
    return SheetLayout.objects.filter(subdistrict=sheet.subdistrict_id, fingerprint=sheet.fingerprint).first()


def asks(sheet: IncomingSheet) -> list[str]:
    """What a person has to agree to before the sheet is imported: see `runs.asks_of`."""
    layout = layout_of(sheet)
    return asks_of(sheet, layout.agreed if layout else ())


def _prepare(sheet: IncomingSheet, at: datetime) -> None:
    """Say what an import would do, or what is still to be confirmed. Writes nothing but that."""
    try:
        worksheets, table, kind = _opened(sheet)
    except SheetUnreadable as refusal:
        sheet.outcome = {"error": str(refusal)}
        end(sheet, S.UNREADABLE)
        return
    sheet.fingerprint = table.fingerprint
    reading = reading_of(sheet, table, kind)
    sheet.left_aside = layouts.left_aside(worksheets, reading.table if reading else table)
    sheet.kind = reading.kind if reading else kind
    if reading is None or ASK_ANEW in sheet.outcome:
        _ask_columns(sheet, table)
        return
    sheet.month = reading.month
    with transaction.atomic():
        sheet.state, outcome, run = work_through(sheet, reading, by=sheet.dropped_by, at=at, dry=True)
        transaction.set_rollback(True)
    sheet.outcome = {**outcome, SIZE: reading.table.size}
    _mark(sheet, worksheets, reading, run)
    sheet.save()


def _mark(sheet: IncomingSheet, worksheets: Sequence[Sheet], reading: Reading, run: Run) -> None:
    """Keep the workbook with the errors marked of a sheet with refused rows. It may take long: no page writes it."""
    forget_marks(sheet)
    if run.refused:
        sheet.marked_as = files.write(FOLDER, sealed(marked_copy(worksheets, reading, run.refused)))


def _ask_columns(sheet: IncomingSheet, table: Table) -> None:
    sheet.month = sheet.month or month_of_table(table, sheet.name)
    sheet.state, sheet.outcome, sheet.ended_by = S.COLUMNS, head_of(table), None
    sheet.save()


# --- confirmed ----------------------------------------------------------------------------------


@one_wait()
@transaction.atomic
def confirm_columns(
    *, sheet: IncomingSheet, kind: str, columns: Mapping[str, str], month: date | None, by: User, at: datetime
) -> IncomingSheet:
    """Remember how the columns of this layout are read, for good. Raises InvalidInput naming what is missing."""
    row = held(sheet, S.COLUMNS)
    if kind not in KINDS:
        raise InvalidInput(_("Choose what kind of sheet this is."), fields={"kind": _("missing")})
    row.kind = kind
    table = asked_table(row)
    known = {column.name for column in layouts.columns_of(kind)}
    chosen = {header: columns.get(header, "") for header in table.headers.values()}
    chosen = {header: name if name in known else "" for header, name in chosen.items()}
    twice = [name for name, count in Counter(name for name in chosen.values() if name).items() if count > 1]
    labels = {column.name: column.header for column in layouts.columns_of(kind)}
    if twice:
        raise InvalidInput(
            _("Chosen for two columns: %(columns)s. Keep one.") % {"columns": in_turn(labels[name] for name in twice)}
        )
    lacking = layouts.missing(kind, chosen, month)
    if lacking:
        raise InvalidInput(_("No column is chosen for: %(columns)s.") % {"columns": in_turn(lacking)})
    SheetLayout.objects.update_or_create(
        subdistrict=row.subdistrict,
        fingerprint=table.fingerprint,
        defaults={"kind": kind, "columns": chosen, "agreed": [], "confirmed_by": by, "confirmed_at": at},
    )
    row.month = month
    _go_on(row, at)
    _teach_others(row, at)
    return row


@one_wait()
@transaction.atomic
def explain(*, sheet: IncomingSheet, answers: Mapping[tuple[str, str], str], by: User, at: datetime) -> IncomingSheet:
    """Remember what words mean, for good, and check the sheet again. An answer that was not offered is refused."""
    row = held(sheet, S.WORDS)
    offered = {(q["topic"], q["written"]): {value for value, _label in q["choices"]} for q in row.outcome["questions"]}
    wrong = [written for (topic, written), means in answers.items() if means not in offered.get((topic, written), ())]
    if wrong:
        raise InvalidInput(_("Choose one of what is offered: %(words)s.") % {"words": listed(wrong[:10])})
    for (topic, written), means in answers.items():
        WordMeaning.objects.update_or_create(
            subdistrict=row.subdistrict,
            topic=topic,
            written=written,
            defaults={"means": means, "said_by": by, "said_at": at},
        )
    _go_on(row, at)
    _teach_others(row, at)
    return row


def _teach_others(sheet: IncomingSheet, at: datetime) -> None:
    """What was said of one sheet serves the others that wait for the same answers: they are checked again."""
    asking = IncomingSheet.objects.filter(subdistrict=sheet.subdistrict_id, state__in=(S.COLUMNS, S.WORDS))
    known = {(word.topic, word.written) for word in WordMeaning.objects.filter(subdistrict=sheet.subdistrict_id)}
    # One that somebody holds at this moment is being answered itself.
    for other in asking.exclude(pk=sheet.pk).select_for_update(skip_locked=True, no_key=True):
        if other.state == S.COLUMNS:
            helped = other.fingerprint == sheet.fingerprint
        else:
            helped = any((q["topic"], q["written"]) in known for q in other.outcome.get("questions", ()))
        if helped:
            _go_on_by_itself(other, at)


def _go_on_by_itself(sheet: IncomingSheet, at: datetime) -> None:
    """Another sheet that cannot be read, such as one whose file is lost, does not stop the one that was answered."""
    try:
        by_itself(_go_on, sheet, at)
    except DomainError as refusal:
        log.warning("The incoming sheet %s was not checked again: %s", sheet.pk, refusal)


@transaction.atomic
def check_again(*, sheet: IncomingSheet, at: datetime) -> IncomingSheet:
    """Check a sheet again, after people, grids or words were put right."""
    return _go_on(held(sheet, S.WORDS, S.REFUSED, S.READY), at)


@transaction.atomic
def choose_columns_again(*, sheet: IncomingSheet, at: datetime) -> IncomingSheet:
    """Go back to choosing columns: the confirmed layout was wrong."""
    return _go_on(held(sheet, S.WORDS, S.REFUSED, S.READY), at, {ASK_ANEW: True})


def _go_on(sheet: IncomingSheet, at: datetime, outcome: dict[str, Any] | None = None) -> IncomingSheet:
    """Check it, now where it is small. How large it is says the task that saw it: nothing is opened to find out."""
    rows = rows_of(sheet)
    forget_marks(sheet)
    sheet.state, sheet.outcome = S.PREPARING, outcome or {}
    sheet.save()
    if rows is not None and rows <= AT_ONCE_ROWS:
        while_waited_for(STEPS, sheet, at)
    return sheet


# --- imported -----------------------------------------------------------------------------------


@transaction.atomic
def import_sheet(
    *,
    sheet: IncomingSheet,
    by: User,
    at: datetime,
    agreed: Collection[str] = (),
    doubts: Mapping[str, str] | None = None,
    reason: str = "",
) -> IncomingSheet:
    """Import what the preview showed: all of it or nothing. A large one is left to the task.

    `agreed` names what the person agreed to, `doubts` says of each row that may be about a record that is here whether
    it is, `reason` is why facts of a closed period are corrected. Raises SheetMovedOn, and InvalidInput for what is
    still open.
    """
    row = held(sheet, S.READY)
    check_texts({"reason": reason})
    row.said = {"reason": tidy(reason) or row.said.get("reason", ""),
                "agreed": sorted({*row.said.get("agreed", ()), *agreed}),
                "doubts": {**row.said.get("doubts", {}), **(doubts or {})}}  # fmt: skip
    _refuse_what_is_open(row)
    row.state, row.ended_by = S.IMPORTING, by
    row.save()
    if row.outcome.get("rows", 0) <= AT_ONCE_ROWS:
        while_waited_for(STEPS, row, at)
    return row


def _refuse_what_is_open(sheet: IncomingSheet) -> None:
    said_already = {ask for ask in sheet.said["agreed"] if ask != REASON}
    if sheet.said["reason"]:
        said_already.add(REASON)
    open_asks = [ask for ask in asks(sheet) if ask not in said_already]
    if open_asks:
        raise InvalidInput(_("Agree to what this import costs, or change it."), fields=dict.fromkeys(open_asks, "-"))
    said = sheet.said["doubts"]
    unsaid = [one["row"] for one in sheet.outcome.get("doubts", ()) if said.get(one["key"]) not in (SAME, OTHER)]
    if unsaid:
        text = _("Say of each likely pair whether it is the same: rows %(rows)s.")
        raise InvalidInput(text % {"rows": listed(str(number) for number in unsaid[:20])}, fields={"doubts": "-"})


def _remember_agreed(sheet: IncomingSheet, table: Table, by: User, at: datetime) -> None:
    """What a layout lacks is agreed to once."""
    lacking = [name for name, _header, _words, scored in sheet.outcome.get("lacks", ()) if scored]
    columns = layouts.certain(table, sheet.kind) or {}
    layout, _made = SheetLayout.objects.get_or_create(
        subdistrict=sheet.subdistrict,
        fingerprint=table.fingerprint,
        defaults={"kind": sheet.kind, "columns": columns, "confirmed_by": by, "confirmed_at": at},
    )
    layout.agreed = sorted({*layout.agreed, *lacking})
    layout.save(update_fields=["agreed"])


def _import(sheet: IncomingSheet, at: datetime) -> None:
    """Check the sheet again at this moment: changes since the preview count."""
    by = sheet.ended_by
    assert by is not None
    worksheets, table, kind = _opened(sheet)
    reading = reading_of(sheet, table, kind)
    if reading is None:  # its layout was forgotten meanwhile
        _ask_columns(sheet, table)
        return
    shown = sheet.outcome
    if LACKS in sheet.said.get("agreed", ()):
        _remember_agreed(sheet, table, by, at)
    with by_sheet(sheet, by), transaction.atomic():
        state, outcome, run = work_through(sheet, reading, by=by, at=at)
        sheet.outcome = {**outcome, SIZE: reading.table.size}
        new_asks = state == S.READY and _changed_meanwhile(sheet, shown)
        if state != S.READY or new_asks:
            transaction.set_rollback(True)
        else:
            journal = files.write(FOLDER, sealed(run.journal.packed()))
    if new_asks:
        _show_anew(sheet, at)
    elif state == S.READY:
        sheet.ended_at, sheet.journal = at, journal
        end(sheet, S.IMPORTED)
    else:
        sheet.state, sheet.ended_by = state, None
        _mark(sheet, worksheets, reading, run)
        sheet.save()


def _changed_meanwhile(sheet: IncomingSheet, shown: Mapping[str, Any]) -> bool:
    """Whether the import would now do anything else than the preview said, or ask what nobody answered."""
    try:
        _refuse_what_is_open(sheet)
    except InvalidInput:
        return True
    return bool(sheet.outcome["digest"] != shown.get("digest"))


def _show_anew(sheet: IncomingSheet, at: datetime) -> None:
    """Make a new preview and say so. What was agreed to was agreed to of the old one; a reason stays a reason."""
    sheet.ended_by = None
    sheet.said = {"reason": sheet.said.get("reason", "")}
    _prepare(sheet, at)
    if sheet.state == S.READY:
        sheet.outcome["shown_anew"] = True
        sheet.save(update_fields=["outcome"])


@transaction.atomic
def discard(*, sheet: IncomingSheet, by: User, at: datetime) -> IncomingSheet:
    """Put a sheet away without importing it."""
    row = held(sheet, S.COLUMNS, S.WORDS, S.REFUSED, S.READY)
    row.ended_by, row.ended_at = by, at
    end(row, S.DISCARDED)
    return row


STEPS: Steps = {S.READING: _read, S.PREPARING: _prepare, S.IMPORTING: _import}
