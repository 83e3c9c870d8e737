"""Takes from the application's database role every right to change history."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import audit
from core.database_role import restrict
from core.errors import DomainError
from core.models import AuditKind


class Command(BaseCommand):
    help = (
        "Give the application's database role what it needs and take from it whatever could alter history. Run it"
        " as the owner of the tables, after every migration; `make run` does so by itself where DATABASE_APP_URL"
        " names the role. The application then connects as ROLE."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--role", required=True, help="the role as which web, worker and beat connect")

    def handle(self, **options: Any) -> None:
        name = options["role"]
        try:
            tables = restrict(name)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        audit.record(AuditKind.SYSTEM, "harden", name)
        self.stdout.write(f"{name} may read and add to {', '.join(tables)}, and never change what stands there.")
