"""Deletes old entries of the audit log; the newest 183 days always stay."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from core import audit
from core.errors import DomainError
from core.models import AuditKind

KEPT = 400  # days


class Command(BaseCommand):
    help = "Delete entries of the audit log that are older than --days (183 or more, 400 by default)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=KEPT)

    def handle(self, **options: Any) -> None:
        try:
            with transaction.atomic():
                count = audit.purge(older_than=options["days"], at=timezone.now())
                audit.record(AuditKind.SYSTEM, "purge_audit_log", f"--days {options['days']}: {count}")
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{count} entries older than {options['days']} days are deleted.")
