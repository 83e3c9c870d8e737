"""One sheet by itself: what goes wrong in it stops no other, and what takes long keeps nobody waiting."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from time import monotonic

from django.conf import settings
from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.waited_for import OutOfTime, Stopped, at_most
from incidents.incoming.models import IncomingSheet, IncomingState
from incidents.incoming.progress import ended, is_to_stop, stopped
from incidents.incoming.states import end

S = IncomingState
Step = Callable[[IncomingSheet, datetime], object]
Steps = Mapping[S, Step]
log = logging.getLogger(__name__)
_until: ContextVar[float | None] = ContextVar("until when the person waits", default=None)


@contextmanager
def one_wait() -> Iterator[None]:
    """Within it a person waits once, for all sheets together."""
    token = _until.set(_until.get() or monotonic() + settings.SHEET_WAIT)
    try:
        yield
    finally:
        _until.reset(token)


@one_wait()
def while_waited_for(steps: Steps, sheet: IncomingSheet, at: datetime) -> None:
    """The next steps of a sheet until the person has waited enough: what is not whole by then is left to the task."""
    while sheet.working and (left := (_until.get() or 0) - monotonic()) > 0:
        try:
            with at_most(left):
                by_itself(steps[S(sheet.state)], sheet, at)
        except OutOfTime:
            sheet.refresh_from_db()
            return


def unless_stopped(steps: Sequence[Step], sheet: IncomingSheet, at: datetime) -> None:
    """The steps of a sheet by the task, one after the other, for as long as nobody stops it."""
    for step in steps:
        if sheet.working and not is_to_stop(sheet):
            by_itself(step, sheet, at)
    if sheet.working and is_to_stop(sheet):
        stopped(sheet)
    ended(sheet)


def by_itself(step: Step, sheet: IncomingSheet, at: datetime) -> None:
    """One step of one sheet. What nobody foresaw in it is logged and ends this sheet; the others go on."""
    try:
        with transaction.atomic():
            step(sheet, at)
    except Stopped:
        sheet.refresh_from_db()
        stopped(sheet)
    except (DomainError, OperationalError):
        raise  # what a person is told, and a database that may be back in a moment
    except Exception:
        log.exception("The incoming sheet %s could not be worked through.", sheet.pk)
        sheet.refresh_from_db()
        sheet.outcome = {
            "error": _("This file could not be read. Tell whoever runs the system; the log has the reason.")
        }
        if sheet.state == S.IMPORTING:  # nothing of it is imported; its cells stay
            sheet.state, sheet.ended_by = S.REFUSED, None
            sheet.save()
        else:
            end(sheet, S.UNREADABLE)
