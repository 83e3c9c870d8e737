"""Empties the tables after a test with transactions of its own.

Django truncates every table and then writes content types and permissions anew, which takes a second of each such test.
Here the rows of those tables go that have any, without triggers and without looking at references; what `migrate` wrote
for the models stays.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.test import TransactionTestCase

STAYS = {"django_migrations", "django_content_type", "auth_permission"}


def empty() -> None:
    """Remove the rows of every table. Needs a superuser of PostgreSQL, as tests are."""
    with transaction.atomic(), connection.cursor() as cursor:
        if filled := filled_tables(cursor):
            cursor.execute("SET LOCAL session_replication_role = replica")  # no triggers: the audit log has one
            cursor.execute("; ".join(f"DELETE FROM {table}" for table in filled))  # noqa: S608


def filled_tables(cursor: Any) -> list[str]:
    """The tables that have rows, by their quoted names; not those that stay. Of empty files nothing is asked."""
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        " AND pg_relation_size(oid) > 0"
    )
    quoted = {name: connection.ops.quote_name(name) for (name,) in cursor.fetchall() if name not in STAYS}
    if not quoted:
        return []
    asked = [f"SELECT '{name}' WHERE EXISTS (SELECT FROM {table})" for name, table in quoted.items()]  # noqa: S608
    cursor.execute(" UNION ALL ".join(asked))
    return [quoted[name] for (name,) in cursor.fetchall()]


def empties_after(test: TransactionTestCase) -> None:
    """In place of Django's own clean-up."""
    del test
    empty()
