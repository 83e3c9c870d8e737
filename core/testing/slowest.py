"""A pytest plugin that names, at the end of a run, the tests that took most: of the processor, and of the database.

The cases of one test are added up: sixty cases of two seconds each were a tenth of the suite for months, and no list
said so.

Seconds of the processor, not of a clock on the wall, so that a busy machine changes little: those of the test's own
process and of the processes that it started and waited for. Beside them, by the clock, the seconds in which the test
waited for PostgreSQL: one statement that was planned badly took a tenth of the suite for months, and no list said so.
"""

from __future__ import annotations

import os
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from django.db.backends.signals import connection_created

SHOWN = 20
FROM = 2.0  # seconds: less is not worth naming
TAKEN = "seconds of the processor, and of waiting for PostgreSQL"

_taken: dict[str, tuple[float, float]] = {}


class Waiting:
    """How long statements took, as this process saw it."""

    seconds = 0.0

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - began


_waiting = Waiting()


def _used() -> tuple[float, float]:
    times = os.times()
    return time.process_time() + times.children_user + times.children_system, _waiting.seconds


def _listen(connection: Any, **_more: Any) -> None:
    if _waiting not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, _waiting)


def pytest_sessionstart() -> None:
    connection_created.connect(_listen)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    item.began_at = _used()  # type: ignore[attr-defined]
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    if call.when == "teardown":
        taken = [now - then for now, then in zip(_used(), item.began_at, strict=True)]  # type: ignore[attr-defined]
        item.user_properties.append((TAKEN, taken))
    return (yield)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Of every test, also those of xdist's workers."""
    if report.when == "teardown":
        processor, database = dict(report.user_properties).get(TAKEN, (0, 0))  # type: ignore[misc]
        _taken[report.nodeid] = (float(processor), float(database))


def dearest(taken: Mapping[str, tuple[float, float]]) -> list[str]:
    """A line for each test that is worth naming, the dearest first; the cases of one together."""
    processor: dict[str, float] = defaultdict(float)
    database: dict[str, float] = defaultdict(float)
    cases = Counter[str]()
    for case, (of_processor, of_database) in taken.items():
        test = case.partition("[")[0]
        processor[test] += of_processor
        database[test] += of_database
        cases[test] += 1
    sums = {test: processor[test] + database[test] for test in cases}
    named = sorted((test for test in sums if sums[test] >= FROM), key=lambda test: -sums[test])[:SHOWN]
    many = {test: f" ({cases[test]} cases)" if cases[test] > 1 else "" for test in named}
    return [f"{processor[test]:6.1f} {database[test]:6.1f}  {test}{many[test]}" for test in named]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if shown := dearest(_taken):
        processor, database = (sum(column) for column in zip(*_taken.values(), strict=True))
        terminalreporter.write_sep("-", f"most of {processor:.0f} s of the processor, {database:.0f} of PostgreSQL")
        for line in shown:
            terminalreporter.write_line(line)
