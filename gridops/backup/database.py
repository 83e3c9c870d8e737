"""What a backup asks of the database: its tables, their rows as of one moment, and where counting goes on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

# Nothing of these is the installation's: migrations are the target's own, sessions are signed with a
# key that is not carried along, and a clock that beats there does not beat here.
LEFT_OUT = {"django_migrations", "django_session", "core_heartbeat"}


def quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))


def columns_by_table() -> dict[str, list[str]]:
    """Every table that belongs to the installation, with its columns but those that PostgreSQL computes."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.relname, array_agg(a.attname::text ORDER BY a.attname)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
              AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
              AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
            GROUP BY c.relname ORDER BY c.relname
            """
        )
        return {table: columns for table, columns in cursor.fetchall() if table not in LEFT_OUT}


def migrations_applied() -> list[list[str]]:
    return sorted(list(key) for key in MigrationRecorder(connection).applied_migrations())


def values_of_sequences() -> dict[str, list[Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1")
        values = {}
        for (name,) in cursor.fetchall():
            cursor.execute(f"SELECT last_value, is_called FROM {quoted(name)}")  # noqa: S608 - a name of the catalogue
            values[name] = list(cursor.fetchone())
        return values


def set_sequences(wanted: Mapping[str, Sequence[Any]]) -> None:
    """Set the sequences to the values they had."""
    with connection.cursor() as cursor:
        for name, (value, called) in wanted.items():
            cursor.execute("SELECT setval(%s::regclass, %s, %s)", [quoted(name), value, called])


@contextmanager
def snapshot() -> Iterator[None]:
    """One consistent view of all tables, no matter what is written meanwhile."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
