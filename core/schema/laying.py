"""Gives an empty database its tables at once, instead of by a hundred migrations one after the other.

Django renders all models again for nearly every step of a migration, which takes most of a minute. `schema.sql` is what
those migrations make, as PostgreSQL dumped it (`make schema`), with the rows of `django_migrations`. It is taken only
as long as each migration that it stands for is on disk unchanged; migrations that came later run as always.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Collection
from pathlib import Path

from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

SCHEMA = Path(__file__).with_name("schema.sql")
MADE_OF = "-- made of: "

Migrations = dict[str, str]  # "app.name" → digest of its file


def lay_schema(only: Collection[tuple[str, str]] | None = None) -> bool:
    """Make the tables of an empty database from `schema.sql`; says whether it could.

    With `only` it is taken where it stands for exactly these migrations (app, name) and no others.
    """
    made_of = migrations_of(SCHEMA)
    if not made_of or connection.introspection.table_names():
        return False
    if only is not None and made_of.keys() != {f"{app}.{name}" for app, name in only}:
        return False
    if not made_of.items() <= migrations_on_disk().items():
        return False
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SCHEMA.read_text(encoding="utf-8"))
    return True


def migrations_of(schema: Path) -> Migrations:
    """What a schema says that it was made of; nothing where there is none."""
    if not schema.exists():
        return {}
    with schema.open(encoding="utf-8") as file:
        first = file.readline()
    return json.loads(first.removeprefix(MADE_OF)) if first.startswith(MADE_OF) else {}


def migrations_on_disk() -> Migrations:
    """Every migration of the product and its packages, with the digest of its file."""
    known = MigrationLoader(None).disk_migrations
    return {f"{app}.{name}": _digest(migration.__module__) for (app, name), migration in sorted(known.items())}


def _digest(module: str) -> str:
    path = sys.modules[module].__file__
    if path is None:
        raise RuntimeError(f"The migration {module} has no file.")
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:16]
