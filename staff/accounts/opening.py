"""Opening day: accounts for everybody in post in one act, each with a password that is written down once."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.hashers import get_hasher
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.errors import Conflict
from core.models import AuditKind
from staff.access import Role
from staff.accounts.models import User
from staff.accounts.signals import accounts_opened

LETTERS, DIGITS = "abcdefghjkmnpqrstuvwxyz", "23456789"  # without those that look alike on paper
ROUNDS = 100  # few: nobody tries 23^12 passwords, and Django makes the usual number of them at the first log-in


@dataclass(frozen=True)
class Opened:
    """One line of the sheet that is printed."""

    account: User
    name: str
    places: str
    password: str


def people_without_account(subdistricts: Collection[int], *, on: date, roles: Collection[str] = ()) -> Any:
    """The people in post on a day who have no account, by their staff numbers."""
    serving = {"services__during__contains": on, **({"services__role__in": list(roles)} if roles else {})}
    rows = User.workers().filter(subdistrict__in=list(subdistricts), user=None, **serving)
    return rows.distinct().order_by("staff_number")


@transaction.atomic
def open_accounts(subdistricts: Collection[int], *, on: date, roles: Collection[str] = ()) -> list[Opened]:
    """An account named by the staff number for everybody in post who has none. Raises Conflict where nobody lacks one.

    The passwords are returned once; each must be changed at the first log-in. As they are kept nowhere, no task can
    do this instead: so it takes a few statements, however many people there are.
    """
    people = list(people_without_account(subdistricts, on=on, roles=roles))
    if not people:
        raise Conflict(_("Everybody in post has an account."))
    taken = User.objects.filter(username__in=[worker.staff_number for worker in people])
    if names := ", ".join(sorted(taken.values_list("username", flat=True))):
        raise Conflict(_("Accounts of these names exist already, of somebody else: %(names)s.") % {"names": names})
    places = _places_of(people, on)
    opened = [_opened(worker, places.get(worker.pk, "")) for worker in people]
    accounts = User.objects.bulk_create([line.account for line in opened])
    audit.record_each(AuditKind.ACCOUNT, [account.username for account in accounts], _("created"))
    accounts_opened.send(User, accounts=accounts)
    return opened


def _opened(worker: Any, places: str) -> Opened:
    """A line of the sheet; its account is not written yet."""
    password = one_time_password()
    account = User(username=worker.staff_number, worker=worker, must_change_password=True, password=hashed(password))
    return Opened(account, worker.name, places, password)


def hashed(password: str) -> str:
    hasher = get_hasher()
    rounds = {"iterations": ROUNDS} if hasattr(hasher, "iterations") else {}
    return hasher.encode(password, hasher.salt(), **rounds)


def one_time_password() -> str:
    """Three groups of letters, each with a digit: read out and typed without a slip."""
    groups = ["".join(secrets.choice(LETTERS) for _sign in range(4)) + secrets.choice(DIGITS) for _group in range(3)]
    return "-".join(groups)


def _places_of(people: list[Any], on: date) -> dict[int, str]:
    """worker → where and as what they serve, in words. One query."""
    services = type(people[0]).services.rel.related_model.objects.on(on)
    rows = services.filter(worker__in=people).values_list("worker", "role", "grid__versions__name")
    found: dict[int, dict[str, set[str]]] = {}
    for worker, role, name in rows.filter(grid__versions__during__contains=on):
        found.setdefault(worker, {}).setdefault(role, set()).add(name)
    return {
        worker: "; ".join(f"{', '.join(sorted(names))} · {Role(role).label}" for role, names in sorted(by.items()))
        for worker, by in found.items()
    }
