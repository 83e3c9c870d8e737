"""Rows that a test is given are right: the database alone looks at what is unique and at its checks.

Whoever enters something is told beforehand what the database would refuse, by a question for each rule; half of the
making of a world went into these questions. Where a fixture makes rows, or a function under `@making()`, nobody asks,
and the database refuses what is wrong. What the test itself does is asked as ever.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_making: ContextVar[bool] = ContextVar("rows are made for a test", default=False)


@contextmanager
def making() -> Iterator[None]:
    mark = _making.set(True)
    try:
        yield
    finally:
        _making.reset(mark)


def unless_made(validate: Callable[..., None]) -> Callable[..., None]:
    """In place of a validation of Django's models that asks the database."""

    @functools.wraps(validate)
    def validated(*args: Any, **kwargs: Any) -> None:
        if not _making.get():
            validate(*args, **kwargs)

    return validated
