from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from core.errors import DomainError
from gridops.backup.services import restore


class Command(BaseCommand):
    help = "Fill an empty installation from a file of `backup`, also of an older version: all of it or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--keep-tokens",
            action="store_true",
            help="of an installation that moves and was stopped before the file was made: nothing was taken back since",
        )

    def handle(self, **options: Any) -> None:
        if not options["file"].is_file():
            raise CommandError(f"There is no file {options['file']}.")
        try:
            rows = restore(options["file"], at=timezone.now(), keep_tokens=options["keep_tokens"])
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write(
            f"{sum(rows.values())} rows of {len(rows)} tables are restored. Everybody logs in again; restart what runs."
            " What retention erased after the backup was made is here again: the nightly sweep erases it anew."
        )
        if options["keep_tokens"]:
            return
        self.stdout.write(
            "Tokens, recovery codes, handed-out passwords and rights that waited for a second person are ended: the"
            " file cannot know what was taken back after it was made. Accounts, grants, changed passwords and second"
            " factors are as they were: end again what was ended since."
        )
