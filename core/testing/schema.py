"""Writes `core/schema/schema.sql`, and says whether it still stands for the migrations on disk.

`write` runs all of them from nothing: SQL that is run and dumped again has other letters. `check` says what has
drifted.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import django
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from core.embedded.postgres import choose_place
from core.embedded.servers import attach, release
from core.schema.laying import MADE_OF, SCHEMA, migrations_of, migrations_on_disk
from core.schema.sparing import SparingExecutor

SESSION = re.compile(r"^SET ", re.MULTILINE)
MOMENT = re.compile(r"'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[.\d]*\+00'")
# Comments, what an older PostgreSQL does not know, and what every database has.
LEFT_OUT = re.compile(
    r"^(\\(un)?restrict .*|--.*|SET transaction_timeout.*|COMMENT ON EXTENSION.*|CREATE SCHEMA .*)\n", re.MULTILINE
)


def write() -> int:
    SCHEMA.write_text(made(sparing=True), encoding="utf-8")
    return 0


def made(*, sparing: bool) -> str:
    """What the migrations make of an empty database, as SQL; by a PostgreSQL of its own.

    By Django's own way, as what an upgrade is held against; `sparing` as an upgrade does it.
    """
    with tempfile.TemporaryDirectory(prefix="gridops-schema-", dir="/tmp") as folder:
        os.environ.update(attach(Path(folder), throwaway=True))
        try:
            _migrate(sparing=sparing)
            return f"{MADE_OF}{json.dumps(migrations_on_disk(), sort_keys=True)}\n{_dumped(Path(folder))}"
        finally:
            release()


def _migrate(*, sparing: bool) -> None:
    django.setup()
    executor = (SparingExecutor if sparing else MigrationExecutor)(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    connection.close()


def _dumped(home: Path) -> str:
    """The statements alone, with settings that end with the transaction; when a migration ran tells nothing."""
    program = choose_place(home).binaries / "pg_dump"
    options = ["--no-owner", "--no-privileges", "--inserts", "--rows-per-insert=200"]
    dump = subprocess.run(
        [program, *options, os.environ["DATABASE_URL"]], capture_output=True, text=True, check=True
    ).stdout
    text = SESSION.sub("SET LOCAL ", LEFT_OUT.sub("", dump))
    text = text.replace("set_config('search_path', '', false)", "set_config('search_path', '', true)")
    return re.sub(r"\n{2,}", "\n\n", MOMENT.sub("now()", text)).strip() + "\n"


def check() -> int:
    """0 where the file stands for all migrations on disk, unchanged."""
    django.setup()
    made_of, there = migrations_of(SCHEMA), migrations_on_disk()
    drifted = sorted(name for name in made_of.keys() | there.keys() if made_of.get(name) != there.get(name))
    if drifted:
        print(f"{SCHEMA.name} has drifted in {', '.join(drifted[:9])}. Mend it with: make schema")
    return bool(drifted)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gridops.settings")
    sys.exit({"write": write, "check": check}[sys.argv[1]]())
