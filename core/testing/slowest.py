"""A pytest plugin that names, at the end of a run, the tests that took most of the processor.

Seconds of the processor, not of a clock on the wall, so that a busy machine changes little: those of the test's own
process and of the processes that it started and waited for. What PostgreSQL took is not in it.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterator

import pytest

SHOWN = 20
FROM = 2.0  # seconds: less is not worth naming
NAME = "processor seconds"

_taken: Counter[str] = Counter()


def _used() -> float:
    times = os.times()
    return time.process_time() + times.children_user + times.children_system


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    item.began_at = _used()  # type: ignore[attr-defined]
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    if call.when == "teardown":
        item.user_properties.append((NAME, _used() - item.began_at))  # type: ignore[attr-defined]
    return (yield)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Of every test, also those of xdist's workers."""
    if report.when == "teardown":
        _taken[report.nodeid] = dict(report.user_properties).get(NAME, 0)  # type: ignore[assignment]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    shown = [(test, seconds) for test, seconds in _taken.most_common(SHOWN) if seconds >= FROM]
    if shown:
        everything = sum(_taken.values())
        terminalreporter.write_sep("-", f"most of {everything:.0f} seconds of the processor went into")
        for test, seconds in shown:
            terminalreporter.write_line(f"{seconds:6.1f}  {test}")
