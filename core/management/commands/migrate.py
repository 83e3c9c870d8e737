from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as Migrate

from core.schema.laying import lay_schema


class Command(Migrate):
    """As Django's own; an empty database is first given the tables of `core/schema/schema.sql`."""

    def handle(self, *args: Any, **options: Any) -> None:
        if options["app_label"] is None and not options["plan"] and not options["check_unapplied"]:
            lay_schema()
        super().handle(*args, **options)
