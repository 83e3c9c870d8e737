"""Chores: what is done at a time of the day or hour, and made up for where the machine was off at that time.

    TIDY = declare(Chore("rooms.tidy", _("tidy the rooms"), daily(3, 20), lambda at: tidy(at=at)))

The ledger (`ChoreRun`) holds for which of its times a chore was done last. Every minute whatever is behind is done,
once, however many times were missed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise

from core.clock import SHANGHAI
from core.failures import without_data
from core.history.saying import entered_by
from core.models import ChoreRun
from core.names import called
from core.running import running
from core.unattended.queues import ENDED, JITTER, held

log = logging.getLogger(__name__)

FILES = "one walk through a folder, which passes over a file that it cannot remove"
Times = Callable[[datetime], datetime]  # at -> the last of its times up to then


def daily(hour: int, minute: int) -> Times:
    def last(at: datetime) -> datetime:
        today = at.astimezone(SHANGHAI).replace(hour=hour, minute=minute, second=0, microsecond=0)
        return today if today <= at else today - timedelta(days=1)

    return last


def hourly(minute: int) -> Times:
    def last(at: datetime) -> datetime:
        this = at.astimezone(SHANGHAI).replace(minute=minute, second=0, microsecond=0)
        return this if this <= at else this - timedelta(hours=1)

    return last


@dataclass(frozen=True)
class Chore:
    """One chore. `do` is safe to repeat; `works_on` names its queues, or `whole` says why it has no items to fail."""

    name: str
    label: str | Promise
    times: Times
    do: Callable[[datetime], object]
    works_on: tuple[str, ...] = ()
    whole: str = ""


CHORES: dict[str, Chore] = {}


def declare(chore: Chore) -> Chore:
    """Add a chore to those that the clock looks after."""
    assert CHORES.setdefault(chore.name, chore) is chore, f"two chores are called {chore.name}"
    called(chore.name, chore.label)
    return chore


def do_chores(*, at: datetime) -> list[str]:
    """Do every chore whose last time has passed undone; a chore that fails stops no other. Returns which were done.

    A chore that was never seen here owes nothing of before.
    """
    return [chore.name for chore in CHORES.values() if _do_if_due(chore, at)]


def _do_if_due(chore: Chore, at: datetime) -> bool:
    due = chore.times(at)
    row, new = ChoreRun.objects.get_or_create(name=chore.name, defaults={"done_for": due})
    if new or row.done_for >= due or _rests(row, at):
        return False
    with held(f"chore {chore.name}") as mine:
        if not mine:
            return False
        row.refresh_from_db()
        return row.done_for < due and _do(chore, row, due, at)


def _rests(row: ChoreRun, at: datetime) -> bool:
    """After a failure it is tried again in 1, 2, 4 … 60 minutes."""
    rest = timedelta(minutes=min(60, 2 ** max(0, row.attempts - 1)))
    return bool(row.attempts and row.tried_at and row.tried_at <= at < row.tried_at + rest - JITTER)


def _do(chore: Chore, row: ChoreRun, due: datetime, at: datetime) -> bool:
    row.tried_at, row.attempts, row.error = at, row.attempts + 1, ENDED
    row.save()
    try:
        with running(chore.name), entered_by("task", detail=chore.name):
            chore.do(at)
    except Exception as error:
        log.exception("the chore %s failed", chore.name)
        row.error = without_data(f"{type(error).__name__}: {error}")
        row.save(update_fields=["error"])
        return False
    row.done_for, row.done_at, row.attempts, row.error = due, at, 0, ""
    row.save()
    return True


def try_chore_again(row: ChoreRun) -> None:
    """Let it not rest any longer: the next round does it."""
    ChoreRun.objects.filter(pk=row.pk).update(tried_at=None)
