"""The way out when nobody gets in: forgives wrong passwords, for whoever holds the machine."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import audit
from core.models import AuditKind
from staff.accounts import second_factor
from staff.accounts.models import User
from staff.accounts.services import reopen


class Command(BaseCommand):
    help = "Forgive the wrong passwords of an account at once, or of all; noted in the audit log."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", help="of the account; without it, every account")
        parser.add_argument(
            "--second-factor", action="store_true", help="let the account begin again with another phone, too"
        )

    def handle(self, *, name: str | None, second_factor: bool, **_options: Any) -> None:
        if name and not User.objects.filter(username=name).exists():
            raise CommandError(f"There is no account {name!r}.")
        if second_factor and not name:
            raise CommandError("Name the account whose second factor is removed.")
        count = reopen(name=name)
        audit.record(AuditKind.UNLOCK, name or "*", "manage.py unlock")
        self.stdout.write(f"{count} counts of wrong passwords are forgiven.")
        if second_factor:
            _remove_second_factor(str(name))
            self.stdout.write(f"{name} takes another phone into use at the next log-in.")


def _remove_second_factor(name: str) -> None:
    second_factor.remove(user=User.objects.get(username=name))
