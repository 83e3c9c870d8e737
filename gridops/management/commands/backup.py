from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.errors import DomainError
from gridops.backup.archive import verify
from gridops.backup.daily import back_up, folder
from gridops.backup.sealing import new_key
from gridops.backup.services import write_backup


class Command(BaseCommand):
    help = (
        "Write the whole installation to one file and read it again: all tables, attachments, and the keys of telephone"
        " numbers. Without FILE: into the folder of backups, where the newest are kept."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--verify", type=Path, metavar="FILE", help="read a backup whole, and write nothing")
        parser.add_argument("--new-key", action="store_true", help="print a new key for BACKUP_KEY")

    def handle(self, **options: Any) -> None:
        try:
            self._do(options["file"], options["verify"], options["new_key"])
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal

    def _do(self, file: Path | None, verified: Path | None, wants_key: bool) -> None:
        if wants_key:
            self.stdout.write(new_key())
        elif verified is not None:
            rows = verify(verified).rows
            self.stdout.write(f"{verified} is whole: {sum(rows.values())} rows of {len(rows)} tables.")
        else:
            self._write(file)

    def _write(self, file: Path | None) -> None:
        now = timezone.now()
        if file is None:
            file = back_up(at=now)
            what = f"A backup is in {folder()}"
        else:
            rows = write_backup(file, at=now)
            what = f"{sum(rows.values())} rows of {len(rows)} tables are in {file}"
        self.stdout.write(f"{what} ({file.stat().st_size / 1e6:.1f} MB), read again and whole. {kept_safe()}")


def kept_safe() -> str:
    if settings.BACKUP_KEY:
        return "It is encrypted: keep BACKUP_KEY somewhere else, for without it nobody can restore the file."
    return (
        "The file also holds the keys that read its telephone numbers: keep it as safe as the installation itself, or"
        " set BACKUP_KEY, and it is encrypted."
    )
