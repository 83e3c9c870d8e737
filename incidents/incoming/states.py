"""The states of a sheet that comes in: holding its row, its stored cells, and its end."""

from __future__ import annotations

from contextlib import AbstractContextManager

from django.utils.translation import gettext as _

from core.errors import Conflict
from core.history.models import Door
from core.history.saying import said, saying
from core.web import files
from incidents.incoming.cells import unsealed
from incidents.incoming.models import IncomingSheet
from staff.accounts.models import User

FOLDER = "incoming"


class SheetMovedOn(Conflict):
    """The sheet is in another state by now: somebody else went on with it."""

    code = "sheet_moved_on"


def held(sheet: IncomingSheet, *states: str) -> IncomingSheet:
    """The row, held until the end of the transaction, in one of these states. Raises SheetMovedOn."""
    # Two people on one page: the second waits here, and gets the error that the sheet went on.
    row = IncomingSheet.objects.select_for_update(no_key=True).get(pk=sheet.pk)
    if row.state not in states:
        raise SheetMovedOn(_("This sheet is “%(state)s” by now.") % {"state": row.get_state_display()})
    return row


def stored(sheet: IncomingSheet) -> bytes:
    return _kept(sheet.stored_as)


def marked(sheet: IncomingSheet) -> bytes:
    """The workbook with the errors marked of a refused sheet that has one."""
    return _kept(sheet.marked_as)


def _kept(name: str) -> bytes:
    return unsealed(files.path_of(FOLDER, name).read_bytes())


def forget_marks(sheet: IncomingSheet) -> None:
    """What was wrong when it was checked last; the caller saves the row."""
    files.remove_after_commit(FOLDER, [sheet.marked_as] if sheet.marked_as else [])
    sheet.marked_as = ""


def by_sheet(sheet: IncomingSheet, by: User, reason: str = "") -> AbstractContextManager[None]:
    """What the history of the rows says of this import."""
    return saying(
        door=Door.SHEET, detail=f"{sheet.get_kind_display()} {sheet.name}", by=by, reason=reason or said().reason
    )


def end(sheet: IncomingSheet, state: str) -> None:
    """Delete the cells and the preview rows; the counts stay, and for a while what takes it back."""
    files.remove_after_commit(FOLDER, [sheet.stored_as] if sheet.stored_as else [])
    forget_marks(sheet)
    kept = {name: value for name, value in sheet.outcome.items() if isinstance(value, int | str) or name == "notes"}
    sheet.state, sheet.stored_as, sheet.outcome = state, "", kept
    sheet.save()
