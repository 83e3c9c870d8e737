from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.errors import DomainError
from gridops.backup.services import write_backup


class Command(BaseCommand):
    help = "Write the whole installation to one new file: all tables, attachments, and the keys of telephone numbers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, **options: Any) -> None:
        try:
            rows = write_backup(options["file"], at=timezone.now())
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        size = options["file"].stat().st_size / 1e6
        self.stdout.write(
            f"{sum(rows.values())} rows of {len(rows)} tables in {options['file']} ({size:.1f} MB). The file also holds"
            " the keys that read its telephone numbers: keep it as safe as the installation itself."
        )
