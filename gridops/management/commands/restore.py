from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from core.errors import DomainError
from gridops.backup import restore_backup


class Command(BaseCommand):
    help = "Fill an empty installation from a file of `backup`: all of it or nothing. An empty database is migrated."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, **options: Any) -> None:
        if not options["file"].is_file():
            raise CommandError(f"There is no file {options['file']}.")
        if not connection.introspection.table_names():
            call_command("migrate", interactive=False, verbosity=0)
        try:
            rows = restore_backup(options["file"])
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write(
            f"{sum(rows.values())} rows of {len(rows)} tables are restored. Everybody logs in again; restart what runs."
            " What retention erased after the backup was made is here again: the nightly sweep erases it anew."
        )
