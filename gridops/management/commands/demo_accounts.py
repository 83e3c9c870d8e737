"""The demo's accounts, for the person who tries it out."""

from django.core.management.base import BaseCommand
from django.utils import translation

from core.installation import is_demo
from gridops.demo.accounts import PASSWORD, existing


class Command(BaseCommand):
    help = "Print the accounts of the demo; nothing where there is none."

    def handle(self, **_options: object) -> None:
        accounts = existing() if is_demo() else []
        if not accounts:
            return
        self.stdout.write(f"  Demo accounts, all with the password {PASSWORD}:")
        with translation.override("en"):
            for account in accounts:
                self.stdout.write(f"    {account.username:<11} {account.page:<12} {account.purpose}")
