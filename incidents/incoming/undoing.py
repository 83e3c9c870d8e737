"""What can be taken back of an import, for how long, and what is swept away after that."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Conflict
from core.sheets.journal import take_back
from core.sheets.kinds import KindOfSheet
from core.texts import tidy
from core.unattended.queues import WorkQueue, declare, work_through
from core.web import files
from incidents.incident.texts import check_texts
from incidents.incoming.cells import unsealed
from incidents.incoming.kinds import KINDS
from incidents.incoming.models import ENDED, IncomingSheet, IncomingState
from incidents.incoming.relations import goes_along
from incidents.incoming.states import FOLDER, by_sheet, end, held
from staff.accounts.models import User

KEPT_DAYS = 30  # a sheet that nobody finished
FILES = ("stored_as", "marked_as", "journal")
UNDO_DAYS = 60  # so long an import can be taken back
S = IncomingState


@transaction.atomic
def undo_import(*, sheet: IncomingSheet, by: User, at: datetime, reason: str = "") -> IncomingSheet:
    """Take a whole import back: every row is as it was before. Raises RestsOnIt with the reason why not.

    A closed period asks for a reason.
    """
    check_texts({"reason": reason})
    row = held(sheet, S.IMPORTED)
    if not row.journal:
        raise Conflict(_("What this import wrote is not known any more, so that it cannot be taken back."))
    journal = unsealed(files.path_of(FOLDER, row.journal).read_bytes())
    with by_sheet(row, by, reason=tidy(reason)):
        take_back(journal, around=partial(_allowed, KINDS[row.kind](), by), goes_along=goes_along)
    files.remove_after_commit(FOLDER, [row.journal])
    row.state, row.journal, row.undone_by, row.undone_at = S.UNDONE, "", by, at
    row.save()
    return row


def _allowed(kind: KindOfSheet, by: User, keys: Mapping[type[Any], Sequence[Any]]) -> Callable[[], object]:
    """What happens around the taking back, once the kind has nothing against it that `by` does it."""
    kind.refuse_taking_back(keys, by=by)
    return kind.taking_back(keys)


def _unfinished(at: datetime) -> QuerySet[IncomingSheet]:
    return IncomingSheet.objects.exclude(state__in=ENDED).filter(dropped_at__lt=at - timedelta(days=KEPT_DAYS))


@transaction.atomic
def _put_away(keys: Sequence[int], at: datetime) -> int:
    rows = list(_unfinished(at).select_for_update(skip_locked=True).filter(pk__in=keys))
    for row in rows:
        row.ended_at = at
        end(row, S.DISCARDED)
    return len(rows)


UNFINISHED = declare(
    WorkQueue(
        "incidents.unfinished_sheets",
        gettext_lazy("sheets that nobody finished"),
        lambda at: _unfinished(at).order_by("pk").values_list("pk", flat=True),
        _put_away,
        at_once=100,
    )
)


def sweep_incoming(*, at: datetime) -> dict[str, int]:
    """Put away what nobody finished in a month, and remove files that no row holds."""
    ended = work_through(UNFINISHED, at=at)
    too_old = IncomingSheet.objects.exclude(journal="").filter(ended_at__lt=at - timedelta(days=UNDO_DAYS))
    files.remove_after_commit(FOLDER, list(too_old.values_list("journal", flat=True)))
    too_old.update(journal="")
    known = {name for names in IncomingSheet.objects.values_list(*FILES) for name in names if name}
    removed, missing = files.sweep(FOLDER, known)
    return {"put_away": ended, "removed": removed, "missing": missing}
