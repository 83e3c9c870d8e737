"""A bound for what is done while a person waits: beyond it the work is taken back, to be done by a task.

    with at_most(2), transaction.atomic():
        …

The clock is asked before each statement, and each statement may take no longer than the whole. Work that runs
elsewhere meanwhile, such as a process that reads a file, asks `time_left`; what goes through many rows without a
statement does so by `going_through`, which a task that does the same work also hears of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import Any, TypeVar

from django.db import OperationalError, connection
from psycopg2.errors import QueryCanceled

Row = TypeVar("Row")
Hear = Callable[[int, int], None]  # how many rows are done, and of how many; 0 where nobody knows


class OutOfTime(BaseException):
    """It took longer than the person is made to wait; nothing of it is kept.

    No error: what tells of failures, or goes on with the next row after one, lets it pass.
    """


class Stopped(BaseException):
    """Somebody stopped the work; nothing of it is kept. Like OutOfTime it is no error that code handles and goes on."""


# What keeps the work or takes it back, and what gives back a lock, passes at any time.
ALWAYS = ("SAVEPOINT", "RELEASE", "ROLLBACK", "SELECT pg_advisory_unlock")
SET_LIMITS = "SELECT set_config('statement_timeout', %s, false), set_config('lock_timeout', %s, false)"
WITHOUT_END = "0"
SHORTEST = 100  # milliseconds: the statement that gives the old limits back has to be done within it, too
_until: ContextVar[float | None] = ContextVar("until when somebody waits", default=None)
_hears: ContextVar[Hear | None] = ContextVar("who hears how far it is", default=None)


def is_waited_for() -> bool:
    return _until.get() is not None


def is_heard() -> bool:
    """Whether somebody hears how far it is, so that the number of rows is worth counting."""
    return _hears.get() is not None


def time_left(otherwise: float) -> float:
    """How many seconds are left; where nobody waits, as many as are given."""
    until = _until.get()
    return otherwise if until is None else max(0.1, until - monotonic())


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Within it, a statement that begins too late, or takes too long, raises OutOfTime."""
    token = _until.set(monotonic() + seconds)
    try:
        with _each_statement(seconds), connection.execute_wrapper(_Clock()):
            yield
    except OperationalError as error:  # also of rows that are fetched one after another, which no wrapper sees
        if _took_too_long(error):
            raise OutOfTime from error
        raise
    finally:
        _until.reset(token)


@contextmanager
def heard_by(hear: Hear) -> Iterator[None]:
    """Inside, `hear` is called before each statement and row with how far the work is. It ends the work by raising."""

    def before_each(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        if not str(sql).startswith(ALWAYS):
            hear(0, 0)
        return execute(sql, params, many, context)

    token = _hears.set(hear)
    try:
        with connection.execute_wrapper(before_each):
            yield
    finally:
        _hears.reset(token)


def going_through(rows: Iterable[Row], total: int = 0) -> Iterator[Row]:
    """The rows, one by one; between two rows the work can be ended by its time limit or by `hear`."""
    for number, row in enumerate(rows):
        _refuse_when_late()
        if hear := _hears.get():
            hear(number, total)
        yield row


def asked_beside(sql: str, params: Sequence[Any]) -> Any:
    """The first value that a statement returns over a connection of its own; None where it returns no row.

    What it writes is seen at once, and stays, whatever becomes of the transaction that is going on.
    """
    beside = connection.copy()
    try:
        with beside.cursor() as cursor:
            cursor.execute(sql, params)
            row = cursor.fetchone()
    finally:
        beside.close()
    return row[0] if row else None


def _refuse_when_late() -> None:
    until = _until.get()
    if until is not None and monotonic() > until:
        raise OutOfTime


class _Clock:
    """Stops a statement that comes too late, and tells one that the database ended from other failures."""

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        if not str(sql).startswith(ALWAYS):
            _refuse_when_late()
        try:
            return execute(sql, params, many, context)
        except OperationalError as error:
            if _took_too_long(error):
                raise OutOfTime from error
            raise


def _took_too_long(error: OperationalError) -> bool:
    return isinstance(error.__cause__, QueryCanceled)


@contextmanager
def _each_statement(seconds: float) -> Iterator[None]:
    """The database's own bound, for as long; what is set in a transaction that is taken back goes with it.

    A lock may be waited for as long as the whole: else a page's shorter limit would end the work as a failure.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout'), current_setting('lock_timeout')")
        before = cursor.fetchone()
        cursor.execute(SET_LIMITS, [f"{max(SHORTEST, int(seconds * 1000))}", WITHOUT_END])
    try:
        yield
    finally:
        if connection.connection is not None and not connection.connection.closed and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(SET_LIMITS, before)
