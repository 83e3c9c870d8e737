"""Whether administrators of this office must bind a phone."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.installation import asks_second_factor
from gridops.installation import waive_second_factor


class Command(BaseCommand):
    help = "Ask administrators of an office for a second factor, or waive it for who never bound a phone. Logged."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["show", "ask", "waive"])
        parser.add_argument("reason", nargs="?", default="", help="with `waive`: why; it is shown at every start")

    def handle(self, **options: Any) -> None:
        reason = options["reason"].strip()
        if (options["what"] == "waive") != bool(reason):
            raise CommandError("A reason belongs to `waive`, and to nothing else: second_factor waive REASON")
        if options["what"] != "show":
            waive_second_factor(reason=reason)
        asked = "Everybody with an administrator's duty" if asks_second_factor() else "Only who once bound a phone"
        self.stdout.write(f"{asked} shows a second factor.")
