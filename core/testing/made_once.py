"""Rows that are dear to make, for tests with transactions of their own: made once in a process, and laid again.

`@shared_world` (`core.testing.worlds`) keeps rows in a transaction that is open. A test whose pages are asked for by a
browser has none, and after it all tables are emptied. What was made for the first such test is copied out, table by
table, and copied into the empty tables of the next.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from django.db import connection, transaction

from core.testing.emptying import filled_tables


@dataclass(frozen=True)
class Kept:
    """All rows of a database as they were, by the quoted names of their tables, and how far its numbers had come."""

    rows: dict[str, str]
    numbers: dict[str, int]


_kept: dict[Hashable, Kept] = {}


def made_once(what: Hashable, make: Callable[[], object]) -> None:
    """Fill the empty tables with what `make` made for the first who asked for `what`."""
    with connection.cursor() as cursor:
        if there := filled_tables(cursor):
            raise RuntimeError(f"What is made once is made of nothing, and there are rows of {there}.")
    if what in _kept:
        _lay(_kept[what])
    else:
        make()
        _kept[what] = _copied()


def _copied() -> Kept:
    with connection.cursor() as cursor:
        rows = {}
        for table in filled_tables(cursor):
            out = io.StringIO()
            cursor.copy_expert(f"COPY {table} TO STDOUT", out)
            rows[table] = out.getvalue()
        cursor.execute(
            "SELECT quote_ident(sequencename), last_value FROM pg_sequences"
            " WHERE schemaname = 'public' AND last_value IS NOT NULL"
        )
        return Kept(rows, dict(cursor.fetchall()))


def _lay(kept: Kept) -> None:
    """Without triggers, which ran when the rows were made; numbers go on behind those of the rows."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, rows in kept.rows.items():
            cursor.copy_expert(f"COPY {table} FROM STDIN", io.StringIO(rows))
        cursor.execute(
            "SELECT setval(name::regclass, greatest(reached, pg_sequence_last_value(name::regclass)))"
            " FROM unnest(%s::text[], %s::bigint[]) AS kept (name, reached)",
            [list(kept.numbers), list(kept.numbers.values())],
        )
