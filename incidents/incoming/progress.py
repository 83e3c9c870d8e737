"""A sheet that a task works on: how far it is, and stopping it.

The task holds the row of the sheet and writes in one transaction, of which nobody sees anything. So it tells how far
it is over a connection of its own, and hears there whether it is to stop.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from time import monotonic
from typing import overload

from django.db import transaction
from django.utils.translation import gettext as _

from core.sheets.table import Row
from core.waited_for import Stopped, asked_beside, is_waited_for
from incidents.incoming.models import IncomingSheet, IncomingState, SheetWork
from incidents.incoming.states import SheetMovedOn, end
from staff.accounts.models import User

S = IncomingState
EVERY = 1.0  # seconds between two signs
TELL = """
    INSERT INTO incidents_sheetwork (sheet_id, done, total, stop) VALUES (%s, %s, %s, false)
    ON CONFLICT (sheet_id) DO UPDATE SET done = excluded.done, total = excluded.total RETURNING stop
"""


class Watched(Sequence[Row]):
    """The rows of a sheet; whoever goes through them tells how far that is, and stops where it is asked to."""

    def __init__(self, sheet: IncomingSheet, rows: Sequence[Row]) -> None:
        self.sheet, self.rows = sheet, rows

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        return self.rows[at]

    def __iter__(self) -> Iterator[Row]:
        told = monotonic()
        for number, row in enumerate(self.rows):
            if monotonic() - told > EVERY and not is_waited_for():
                _tell(self.sheet, number, len(self.rows))
                told = monotonic()
            yield row


def _tell(sheet: IncomingSheet, done: int, total: int) -> None:
    if asked_beside(TELL, [sheet.pk, done, total]):
        raise Stopped


@transaction.atomic
def stop_work(*, sheet: IncomingSheet, by: User, at: datetime) -> None:
    """Stop a sheet that waits for the task or is worked on by it. Raises SheetMovedOn."""
    # Held by the task that works on it, which hears of the stop; else nobody does, and it is stopped here.
    row = IncomingSheet.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=sheet.pk).first()
    if row is None:
        asked = {"stop": True}
        SheetWork.objects.update_or_create(asked, {**asked, "done": 0, "total": 0}, sheet_id=sheet.pk)
    elif not row.working:
        raise SheetMovedOn(_("This sheet is “%(state)s” by now.") % {"state": row.get_state_display()})
    else:
        row.ended_by, row.ended_at = by, at
        stopped(row)
        ended(row)


def is_to_stop(sheet: IncomingSheet) -> bool:
    """Whether somebody asked for it between two steps."""
    return SheetWork.objects.filter(sheet=sheet, stop=True).exists()


def stopped(sheet: IncomingSheet) -> None:
    """What was being imported can be imported again; what was not yet checked is put away."""
    if sheet.state == S.IMPORTING:
        sheet.state, sheet.ended_by, sheet.ended_at = S.READY, None, None
        sheet.save()
    else:
        end(sheet, S.DISCARDED)


def ended(sheet: IncomingSheet) -> None:
    """No task works on it any more."""
    SheetWork.objects.filter(sheet=sheet).delete()
