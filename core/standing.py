"""What an office sets rarely and every page asks for: kept by each process for as long as nobody changes it.

Every change of such a table, by whatever door, leaves an entry in the history of rows, in its own transaction. So the
entries about these tables, counted, are a mark of what stands; it is read with the account that asks for a page. What
was read under another mark is read again. Only pages that are looked at take what is kept: whoever writes, a task or
a command reads the tables themselves. See docs/decisions/090.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import models
from django.db.models.expressions import RawSQL

TABLES = (
    "grids_matter",
    "grids_subcategory",
    "grids_subdistrict",
    "staff_calendarday",
    "staff_department",
    "incidents_timelimit",
    "incidents_routingrule",
    "incidents_defaultroute",
    "incidents_standardtext",
    "assessment_scheme",
    "assessment_officeletterhead",
)
MOST = 2_000  # answers of a process; then it begins anew

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
_mark: ContextVar[str | None] = ContextVar("the mark of what stands", default=None)
KEPT: list[Callable[..., Any]] = []  # every function whose answers are kept
_kept: dict[Any, tuple[str, Any]] = {}


def mark_of_what_stands() -> RawSQL:
    """The mark, as a column of any query. Entries of the history are never removed, so it never comes again."""
    # An entry may show later than one with a higher key, so the highest alone would not do. Where a backup was taken
    # back, keys are given anew: the time tells them apart.
    counted = "SELECT concat_ws('/', count(*), max(id), max(at)) FROM core_rowchange WHERE entity = ANY(%s)"
    return RawSQL(counted, [list(TABLES)], output_field=models.TextField())  # noqa: S611 - its only value is ours


@contextmanager
def one_request() -> Iterator[None]:
    """Around each request: a mark that `stands` sets within it is forgotten at its end."""
    token = _mark.set(None)
    try:
        yield
    finally:
        _mark.reset(token)


def stands(mark: str | None) -> None:
    """Use, until the end of the request, the answers that were kept under this mark. None: use none."""
    _mark.set(mark)


def kept_while_unchanged(function: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """For a function that reads nothing but `TABLES`: its answer is kept, by what it was asked.

    Whoever gets an answer shares it with others, and changes nothing of it.
    """

    @wraps(function)
    def kept(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        mark = _mark.get()
        if mark is None:
            return function(*args, **kwargs)
        question = (function, args, tuple(sorted(kwargs.items())))
        known = _kept.get(question)
        if known is None or known[0] != mark:
            if len(_kept) >= MOST:
                _kept.clear()
            known = _kept[question] = (mark, function(*args, **kwargs))
        answer: Answer = known[1]
        return answer

    KEPT.append(kept)
    return kept
