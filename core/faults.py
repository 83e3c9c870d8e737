"""Faults of the house that are no error of the program: what is full, away or busy, and what that is called."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import dataclass

import redis
from django.db import InterfaceError, OperationalError
from kombu.exceptions import OperationalError as BrokerAway
from psycopg2.errors import LockNotAvailable


@dataclass(frozen=True)
class Fault:
    code: str  # for machines, and the name of the words in templates/500.html
    status: int
    retry_after: int = 0  # seconds


DISK_FULL = Fault("disk_full", 507)
UNAVAILABLE = Fault("unavailable", 503, retry_after=30)
BUSY = Fault("busy", 503, retry_after=2)
ERROR = Fault("error", 500)

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
FULL_DISK = "53100"  # codes of PostgreSQL
SHORT_OR_AWAY = ("08", "53", "57", "58")  # classes: connections, resources, stopped or cancelled, its own system
WAITED_TOO_LONG = ("40P01", "55P03")  # for a lock: the same request may well succeed a moment later


def fault_of(error: BaseException | None) -> Fault:
    """What an error is at its root: the disk, something that is away or busy, or else an error of ours."""
    for one in _causes(error):
        code = getattr(one, "pgcode", None) or ""
        if code == FULL_DISK or (isinstance(one, OSError) and one.errno in NO_ROOM) or _says_no_room(one):
            return DISK_FULL
        if code in WAITED_TOO_LONG or isinstance(one, LockNotAvailable):
            return BUSY
        if code[:2] in SHORT_OR_AWAY or isinstance(one, AWAY):
            return UNAVAILABLE
    return ERROR


AWAY = (InterfaceError, redis.ConnectionError, redis.TimeoutError, BrokerAway)


def _says_no_room(error: BaseException) -> bool:
    # PostgreSQL gives no code of its own to a file that may not grow, and psycopg2 none to a server that just ended.
    return isinstance(error, OperationalError) and ("No space left" in str(error) or "File too large" in str(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it came from, and a connection that never was: it has no code."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        if isinstance(error, OperationalError) and not _is_told(error.__cause__):
            yield InterfaceError(str(error))
        error = error.__cause__ or error.__context__


def _is_told(cause: BaseException | None) -> bool:
    """Whether PostgreSQL said what it was; where it says nothing, it is away."""
    return bool(getattr(cause, "pgcode", None)) or isinstance(cause, LockNotAvailable)
