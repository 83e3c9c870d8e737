"""A list that leaves while it is written: of one state of the database, a block of rows at a time, whole or broken off.

All that such a file needs is here: its transaction, its rows in their order, and the answer that carries it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from time import monotonic
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.http import StreamingHttpResponse
from django.utils.translation import get_language, override

from core.sheets.writing import CSV, OutTable, csv_lines

Kind = TypeVar("Kind", bound=Model)

BLOCK = 2000  # rows that are held at a time
PIECE = 8 * 1024  # letters that are sent at a time: a piece for each line would cost more than the line itself
LONGEST = 60 * 60  # seconds: so long may one file keep the database from clearing away what is old
# A client that takes nothing for as long as this has left, though its connection still stands.
ONE_STATE = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET LOCAL idle_in_transaction_session_timeout = '60s'"
)


class TookTooLong(Exception):
    """The file was not whole after the longest time that one may take; its answer is broken off."""


@contextmanager
def one_state() -> Iterator[None]:
    """Within, all statements read one state of the database, and a cursor gives its first rows at once.

    Outside of a transaction PostgreSQL would make and keep a whole list before it gives the first row. Within another
    transaction, that of a task, it does nothing.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(ONE_STATE)
        yield


def in_order(rows: QuerySet[Any], *order: Any, whole: QuerySet[Kind]) -> Iterator[Kind]:
    """The rows of a list in an order, each as `whole` reads it; no more than a block of them is held.

    First the keys alone are put in order: that takes a second for a million of them, whatever the order is, and needs
    no index. Then the rows come by their keys, so that every statement is short. What rows share (a person, a place) is
    best prefetched by `whole`, once for a block, rather than joined to each row.
    """
    keys = rows.prefetch_related(None).order_by(*order).values_list("pk", flat=True).iterator(chunk_size=BLOCK)
    while block := list(islice(keys, BLOCK)):
        found = whole.in_bulk(block)
        yield from (found[key] for key in block if key in found)  # a task sees what was deleted meanwhile


def streamed(table: OutTable, name: str) -> StreamingHttpResponse:
    """A table as a CSV to download, in the language of the page, although it is written after its view has returned.

    What goes wrong half-way is raised, and the server then breaks off the answer (`core.web.cutting`).
    """
    answer = StreamingHttpResponse(_written(table, get_language()), content_type=CSV.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _written(table: OutTable, language: str | None) -> Iterator[str]:
    until = monotonic() + LONGEST
    with override(language), one_state(), closing(table):  # all of it ends when the client leaves, too
        for piece in _pieces(csv_lines(table)):
            if monotonic() > until:
                raise TookTooLong
            yield piece


def _pieces(lines: Iterable[str]) -> Iterator[str]:
    piece, letters = [], 0
    for line in lines:
        piece.append(line)
        letters += len(line)
        if letters > PIECE:
            yield "".join(piece)
            piece, letters = [], 0
    yield "".join(piece)
