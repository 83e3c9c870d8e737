"""A second database, empty, for tests that restore."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def another_database() -> Iterator[None]:
    """An empty database of an ordinary role, in place of the test's own."""
    own = {name: connection.settings_dict[name] for name in ("NAME", "USER", "PASSWORD")}
    name, role = f"{own['NAME']}_restored", f"{own['NAME']}_owner"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"DROP ROLE IF EXISTS {role}")
        cursor.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'plain'")
        cursor.execute(f"CREATE DATABASE {name} OWNER {role}")
    connection.close()
    connection.settings_dict.update(NAME=name, USER=role, PASSWORD="plain")
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(own)
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
            cursor.execute(f"DROP ROLE {role}")
