"""A bound for what is done while a person waits: beyond it the work is taken back, to be done by a task.

    with at_most(2), transaction.atomic():
        …

The clock is asked before each statement, and each statement may take no longer than the whole. Work that runs
elsewhere meanwhile, such as a process that reads a file, asks `time_left`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import Any

from django.db import OperationalError, connection
from psycopg2.errors import QueryCanceled


class OutOfTime(Exception):
    """It took longer than the person is made to wait; nothing of it is kept."""


OF_TRANSACTIONS = ("SAVEPOINT", "RELEASE", "ROLLBACK")
_until: ContextVar[float | None] = ContextVar("until when somebody waits", default=None)


def is_waited_for() -> bool:
    return _until.get() is not None


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
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise OutOfTime from error
        raise
    finally:
        _until.reset(token)


class _Clock:
    """Stops a statement that comes too late; those that keep the work, or take it back, always pass."""

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        until = _until.get()
        if until is not None and monotonic() > until and not str(sql).startswith(OF_TRANSACTIONS):
            raise OutOfTime
        return execute(sql, params, many, context)


@contextmanager
def _each_statement(seconds: float) -> Iterator[None]:
    """The database's own bound, for as long; what is set in a transaction that is taken back goes with it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout')")
        (before,) = cursor.fetchone()
        cursor.execute("SELECT set_config('statement_timeout', %s, false)", [f"{max(1, int(seconds * 1000))}"])
    try:
        yield
    finally:
        if connection.connection is not None and not connection.connection.closed and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('statement_timeout', %s, false)", [before])
