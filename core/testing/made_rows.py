"""Rows that a fixture makes are written without asking the database first whether they break a rule.

Forms and services ask first, one query for each unique field and check, so that a person reads a sentence. These
queries took half of the time in which test data is made. Inside a fixture, or a function under `@making()`, they are
left out, and the database refuses what is wrong. What the test itself does still asks first.
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
