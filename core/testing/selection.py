"""A pytest plugin that leaves out soak and browser tests, says so in the summary, and begins with the longest.

`long` tests come first, so that at the end nobody waits for the one that began last.
`soak` tests run only where they are asked for by `-m soak`. With GRIDOPS_NO_BROWSER=1 the tests of
pages in a real browser are left out, and the summary says so.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from types import CodeType

import pytest

MORE_IN_A_SOAK = {"drawn", "few_of", "soaking"}  # core.testing.laws


def pytest_itemcollected(item: pytest.Item) -> None:
    """Whatever is tried on random examples, or goes through more in a soak, is a law, whether it says so or not."""
    test = getattr(item, "obj", None)
    if getattr(test, "is_hypothesis_test", False) or MORE_IN_A_SOAK & set(_names_in(getattr(test, "__code__", None))):
        item.add_marker("law")


def _names_in(code: CodeType | None) -> Iterator[str]:
    """The names that a function reads, also within what it defines."""
    if code is not None:
        yield from code.co_names
        for inner in code.co_consts:
            yield from _names_in(inner) if isinstance(inner, CodeType) else ()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    without_browser = os.environ.get("GRIDOPS_NO_BROWSER") == "1"
    soaking = "soak" in (config.option.markexpr or "")
    kept, dropped = [], []
    for item in items:
        in_browser = item.get_closest_marker("browser") is not None
        left_out = (without_browser and in_browser) or (not soaking and item.get_closest_marker("soak") is not None)
        (dropped if left_out else kept).append(item)
    if dropped:
        config.hook.pytest_deselected(items=dropped)
    items[:] = sorted(kept, key=lambda item: item.get_closest_marker("long") is None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if os.environ.get("GRIDOPS_NO_BROWSER") == "1":
        terminalreporter.write_line("Not checked (GRIDOPS_NO_BROWSER=1): the pages in a real browser.")
