"""Give another system a bearer token; its secret is printed once and can never be read again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.clock import day_of
from core.errors import DomainError
from grids.duties import Duty
from grids.territory.models import Subdistrict
from staff.accounts.services import issue_token
from staff.people.models import Worker

DUTY_OF_SCOPE = {
    "export": Duty.EXPORT,
    "field": Duty.FIELD,
    "office": Duty.CENTER,
    "district": Duty.DISTRICT,
    "pay": Duty.PAYROLL,
}


class Command(BaseCommand):
    help = "Issue a bearer token for another system. Only the token is printed, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="of the service account; it is created where it does not exist")
        parser.add_argument("--scope", required=True, choices=DUTY_OF_SCOPE)
        parser.add_argument("--subdistrict", help="its code; by default the only one, and all of them for the district")
        parser.add_argument("--person", help="staff number of who uses it, where that is one person")
        parser.add_argument("--days", type=int, help="after which the token expires; without it, it does not")

    def handle(self, *_args: Any, **options: Any) -> None:
        now = timezone.now()
        days = options["days"]
        if days is not None and not 1 <= days <= 36500:
            raise CommandError("--days takes a number from 1 to 36500.")
        try:
            _token, secret = issue_token(
                name=options["name"],
                duty=DUTY_OF_SCOPE[options["scope"]],
                subdistrict=self._subdistrict(options["subdistrict"], options["scope"]),
                on=day_of(now),
                expires_at=now + timedelta(days=days) if days is not None else None,
                person=self._person(options["person"]),
            )
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(secret)

    def _person(self, staff_number: str | None) -> Worker | None:
        if not staff_number:
            return None
        person = Worker.objects.filter(staff_number=staff_number).first()
        if person is None:
            raise CommandError(f"Nobody has the staff number {staff_number}.")
        return person

    def _subdistrict(self, code: str | None, scope: str) -> Subdistrict | None:
        if code:
            subdistrict = Subdistrict.objects.filter(code=code).first()
            if subdistrict is None:
                raise CommandError(f"There is no subdistrict with the code {code}.")
            return subdistrict
        if scope == "district":
            return None
        first_two = list(Subdistrict.objects.order_by("code")[:2])
        if len(first_two) != 1:
            raise CommandError("Name the subdistrict: --subdistrict CODE")
        return first_two[0]
