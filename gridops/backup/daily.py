"""The backup of the day: made by itself, kept for some days, and how old the newest one is.

The folder is the ledger. A file has its final name only after every byte of it was read again, so what is due is read
from the names: a night that the machine was off is caught up, and a file that somebody removed is made anew.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection

from core.clock import SHANGHAI
from core.installation import is_demo
from gridops.backup.archive import BackupFailed
from gridops.backup.services import write_backup

NAMED = "%Y-%m-%d-%H%M%S.backup"
OURS = re.compile(r"\d{4}-\d{2}-\d{2}-\d{6}\.backup")
MADE_AT = time(1, 15)  # in Shanghai, when nobody works
OLD_AFTER = timedelta(hours=26)
LEFT_BEHIND_AFTER = timedelta(days=2)  # no backup takes that long: its writer was killed
_ONE_AT_A_TIME = 7_012_018  # an advisory lock


@dataclass(frozen=True)
class State:
    newest: str  # in Shanghai's time; empty where there is none yet
    late: bool


def folder() -> Path:
    return Path(settings.BACKUPS)


def are_made() -> bool:
    """Whether this installation backs itself up: every office, unless BACKUPS_KEPT is 0."""
    return settings.BACKUPS_KEPT > 0 and not is_demo()


def newest(*, at: datetime) -> datetime | None:
    """When the newest whole backup was made. One of a time to come counts for nothing: the clock was wrong then."""
    return max((moment for moment in _made().values() if moment <= at), default=None)


def is_due(*, at: datetime) -> bool:
    local = at.astimezone(SHANGHAI)
    today = datetime.combine(local.date(), MADE_AT, SHANGHAI)
    last = newest(at=at)
    return last is None or last < (today if local >= today else today - timedelta(days=1))


def back_up_if_due(*, at: datetime) -> Path | None:
    """Make the backup of the day, unless it is there or somebody is at it. Raises BackupFailed."""
    if not are_made() or not is_due(at=at):
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_ONE_AT_A_TIME])
        if not cursor.fetchone()[0]:
            return None
    try:
        return back_up(at=at)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_ONE_AT_A_TIME])


def back_up(*, at: datetime) -> Path:
    """Write a verified backup into the folder, and remove what is more than is kept. Raises BackupFailed."""
    path = folder() / at.astimezone(SHANGHAI).strftime(NAMED)
    try:
        folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as failure:
        raise BackupFailed(f"{folder()} cannot be made: {failure}. There is no backup.") from failure
    write_backup(path, at=at)
    _remove_old(at)
    return path


def state(*, at: datetime) -> State | None:
    """How old the newest backup is; None where none are made."""
    if not are_made():
        return None
    last = newest(at=at)
    if last is None:
        return State("", late=True)
    return State(last.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"), late=at - last > OLD_AFTER)


def _made() -> dict[Path, datetime]:
    """Every backup of ours in the folder, with the time in its name."""
    found = {}
    with suppress(OSError):
        for path in folder().iterdir():
            if OURS.fullmatch(path.name):
                with suppress(ValueError):
                    found[path] = datetime.strptime(path.name, NAMED).replace(tzinfo=SHANGHAI)
    return found


def _remove_old(at: datetime) -> None:
    """All but the newest that are kept, and what killed writers left. Those of a time to come stay to be looked at."""
    past = sorted((moment, path) for path, moment in _made().items() if moment <= at)
    for _moment, path in past[: -settings.BACKUPS_KEPT]:
        path.unlink(missing_ok=True)
    for path in folder().glob("*.backup.partial"):
        with suppress(OSError):
            if at.timestamp() - path.stat().st_mtime > LEFT_BEHIND_AFTER.total_seconds():
                path.unlink()
