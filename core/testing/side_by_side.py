"""A pytest plugin: a worker and its server process of PostgreSQL share a processor, each worker another.

The two take turns: while one works, the other waits for it. On processors of their own each statement wakes a processor
that has gone to sleep, which takes ten times as long as to hand over on one: 200 µs instead of 20 on a virtual machine,
for each of more than a million statements. Tests with transactions of their own have threads and processes that shall
meet, and may use all processors; so may those without a database.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.db.backends.signals import connection_created

from core.testing.worlds import has_own_transactions, is_djangos, uses_database

ALL = frozenset(os.sched_getaffinity(0)) if hasattr(os, "sched_setaffinity") else frozenset()  # Linux has it


class Place:
    """Where the tests of this worker run, and what serves them."""

    def __init__(self) -> None:
        number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
        self.own = {sorted(ALL)[number % len(ALL)]} if len(ALL) > 1 else set()
        self.shared = False

    def move(self, *, shared: bool) -> None:
        from django.db import connection

        if self.own and shared != self.shared:
            self.shared = shared
            self.put(0)
            if connection.connection is not None and not connection.connection.closed:
                self.put(connection.connection.get_backend_pid())

    def put(self, process: int) -> None:
        """Our own thread is 0. A server on another machine, or of another user, goes its own ways."""
        try:
            os.sched_setaffinity(process, self.own if self.shared else ALL)
        except OSError:
            self.own = set()
            os.sched_setaffinity(0, ALL)

    def connected(self, connection: Any, **_more: Any) -> None:
        if self.own and self.shared:
            self.put(connection.connection.get_backend_pid())


_place = Place()


def pytest_sessionstart() -> None:
    connection_created.connect(_place.connected)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    _place.move(shared=uses_database(item) and (is_djangos(item) or not has_own_transactions(item)))
