from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.conf import settings
from django.core.management.commands import migrate
from django.db import Error, OperationalError, connections
from psycopg2.errors import DeadlockDetected, LockNotAvailable

from core.schema.laying import lay_schema
from core.schema.sparing import SparingExecutor

PAUSES = (1, 2, 4, 8, 15, 30, 60)  # seconds between attempts: two minutes in all


@contextmanager
def waiting_at_most(connection: Any, limit: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lock_timeout'), set_config('lock_timeout', %s, false)", [limit])
        before = cursor.fetchone()[0]
    try:
        yield
    finally:
        with suppress(Error), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [before])


# Django's command offers no other way.
migrate.MigrationExecutor = SparingExecutor  # type: ignore[attr-defined]


class Command(migrate.Command):
    """As Django's own, with three things of ours.

    An empty database is first given the tables of `core/schema/schema.sql`. Models are drawn again only where they must
    be (`core/schema/sparing.py`). And a migration that has to wait for a
    table gives way after a few seconds, so that nobody queues up behind it, and is tried again. Each migration is a
    transaction: what was done stays done, and one that gave way left nothing.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        if options["app_label"] is None and not options["plan"] and not options["check_unapplied"]:
            lay_schema()
        connection = connections[options["database"]]
        for pause in (*PAUSES, None):
            try:
                with waiting_at_most(connection, settings.MIGRATION_LOCK_TIMEOUT):
                    super().handle(*args, **options)
                return
            except OperationalError as error:
                if pause is None or not isinstance(error.__cause__, (LockNotAvailable, DeadlockDetected)):
                    raise
                self.stderr.write(f"A table is in use: the migration gave way, and is tried again in {pause} s.")
                time.sleep(pause)
