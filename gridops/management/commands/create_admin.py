"""The first administrator of a real office."""

from __future__ import annotations

import getpass
import os
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from core.errors import DomainError
from core.punctuation import sentences
from gridops.installation import make_office
from grids.duties import Duty
from staff.accounts.models import User
from staff.accounts.services import create_account, grant


class Command(BaseCommand):
    help = "Create the first administrator: makes accounts and sees no case. Others are made in the back office."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the account's name")

    def handle(self, **options: Any) -> None:
        name = options["name"]
        if User.objects.filter(username=name).exists():
            raise CommandError(f"An account {name!r} exists already. Choose another name; nothing was changed.")
        password = self._password()
        try:
            validate_password(password, user=User(username=name))
            with transaction.atomic():
                make_office(at=timezone.now())
                user = create_account(username=name, password=password)
                grant(user=user, duty=Duty.SYSTEM, on=timezone.localdate())
        except ValidationError as error:
            raise CommandError(sentences(error.messages)) from error
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Administrator {name} created. Log in at /admin/ and make the office's accounts there.")

    def _password(self) -> str:
        """From GRIDOPS_ADMIN_PASSWORD, else asked for twice on a terminal, else the first line of standard input."""
        if given := os.environ.get("GRIDOPS_ADMIN_PASSWORD"):
            return given
        if not sys.stdin.isatty():
            given = sys.stdin.readline().rstrip("\r\n")
            if not given:
                raise CommandError("Give the password in GRIDOPS_ADMIN_PASSWORD or on standard input.")
            return given
        password = getpass.getpass("Password: ")
        if password != getpass.getpass("Password, again: "):
            raise CommandError("The two passwords differ. Nothing was created.")
        return password
