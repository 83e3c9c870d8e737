"""Queues whose items are done one after another, so that no item stops those behind it.

    PARCELS = declare(WorkQueue("parcels", _("parcels that wait"), waiting=keys_of_parcels, work=send_parcel))
    work_through(PARCELS, at=now)

An item that fails is tried again after a rest. What failed `TRIES` times is set aside with its error: the system
administrator sees it and has it tried again. An attempt is counted before it begins, so that an item that kills its
worker is set aside like any other. See docs/decisions/076-queues-and-chores.md.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar, overload

from django.db import InterfaceError, connection, transaction
from django.utils.functional import Promise

from core.errors import DomainError
from core.failures import without_data
from core.models import FailedItem
from core.names import called

log = logging.getLogger(__name__)

TRIES = 3
Sum = TypeVar("Sum")
RESTS = (timedelta(minutes=1), timedelta(minutes=10))  # before the second try, and before the third
JITTER = timedelta(seconds=30)  # rounds come every minute, and never to the second
ENDED = "The worker ended in the middle of it."


@dataclass(frozen=True)
class WorkQueue:
    """One kind of item that is worked on without a person: which ones wait, in order, and what is done to them.

    `work` takes keys and says how many of them it did. With `at_once` more than 1 it is handed so many together, in one
    transaction; only where that fails is each tried by itself.
    """

    name: str
    label: str | Promise
    waiting: Callable[[datetime], Iterable[Any]]
    work: Callable[[Sequence[Any], datetime], Any]
    at_once: int = 1


QUEUES: dict[str, WorkQueue] = {}


def declare(queue: WorkQueue) -> WorkQueue:
    """Add a queue to those that are tested and shown."""
    assert QUEUES.setdefault(queue.name, queue) is queue, f"two queues are called {queue.name}"
    called(queue.name, queue.label)
    return queue


@overload
def work_through(queue: WorkQueue, *, at: datetime, items: Iterable[Any] | None = None) -> int: ...
@overload
def work_through(queue: WorkQueue, *, at: datetime, items: Iterable[Any] | None = None, zero: Sum) -> Sum: ...
def work_through(queue: WorkQueue, *, at: datetime, items: Iterable[Any] | None = None, zero: Any = 0) -> Any:
    """Do what waits, or of it what is given. Raises only where the database is gone.

    Returns the sum of what `work` returned, which is a number unless `zero` says otherwise.
    """
    failed = {row.item: row for row in FailedItem.objects.filter(queue=queue.name)}
    keys = [
        key
        for key in (queue.waiting(at) if items is None else items)
        if (row := failed.get(str(key))) is None or row.may_be_tried(at + JITTER)
    ]
    if queue.at_once == 1:
        return sum(_each(queue, keys, at), zero)
    batches = (keys[begin : begin + queue.at_once] for begin in range(0, len(keys), queue.at_once))
    return sum((done for batch in batches for done in _together(queue, batch, failed, at)), zero)


def try_again(rows: Iterable[FailedItem]) -> int:
    """Forget how often these failed: the next round tries them like new ones. Returns how many."""
    return FailedItem.objects.filter(pk__in=[row.pk for row in rows]).delete()[0]


def _together(queue: WorkQueue, keys: Sequence[Any], failed: Mapping[str, FailedItem], at: datetime) -> Iterator[Any]:
    """What failed before is tried by itself, so that it costs the others nothing."""
    fresh = [key for key in keys if str(key) not in failed]
    try:
        with transaction.atomic():
            done = [queue.work(fresh, at)] if fresh else []
    except Exception as error:
        _raise_if_gone(error)
        yield from _each(queue, keys, at)
        return
    yield from done
    yield from _each(queue, [key for key in keys if str(key) in failed], at)


def _each(queue: WorkQueue, keys: Sequence[Any], at: datetime) -> Iterator[Any]:
    for key in keys:
        with held(f"{queue.name} {key}") as mine:
            if not mine:
                continue
            row = _count_attempt(queue, key, at)
            try:
                done = queue.work([key], at)
            except Exception as error:
                _raise_if_gone(error)
                _keep_error(row, error)
            else:
                row.delete()
                yield done


@contextmanager
def held(name: str) -> Iterator[bool]:
    """Whether this worker alone has the item. The lock belongs to the session, so that it ends with a killed worker."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [name])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine and connection.connection is not None and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])


def _count_attempt(queue: WorkQueue, key: Any, at: datetime) -> FailedItem:
    """Count it before it begins, as if it had failed."""
    row, _new = FailedItem.objects.get_or_create(
        queue=queue.name,
        item=str(key),
        defaults={"first_at": at, "last_at": at, "next_at": at, "error": ENDED},  # without a next time it is set aside
    )
    row.attempts += 1
    row.last_at, row.error = at, ENDED
    _rest(row, at)
    row.save()
    return row


def _rest(row: FailedItem, at: datetime) -> None:
    if row.attempts >= TRIES:
        row.next_at = None
    else:
        row.next_at = at + RESTS[row.attempts - 1]


def _keep_error(row: FailedItem, error: Exception) -> None:
    told = log.warning if isinstance(error, DomainError) else log.exception
    told("%s %s failed for the %s. time: %s", row.queue, row.item, row.attempts, error)
    row.error = without_data(f"{type(error).__name__}: {error}")
    row.save(update_fields=["error"])


def _raise_if_gone(error: Exception) -> None:
    """A database that went away is no item's fault."""
    if isinstance(error, InterfaceError) or connection.connection is None or connection.connection.closed:
        raise error
