"""Whom to tell of what happens on a grid: people, whether they have an account by now or not."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from staff.accounts.models import User


class Addressee(NamedTuple):
    """Somebody to tell: by their open account, or by their worker where there is none. One of the two is given."""

    account: int | None = None
    worker: int | None = None


def holding(accounts: Iterable[int]) -> set[Addressee]:
    """Who is told because of a duty or of what their account did: nobody is without an account here."""
    return {Addressee(account=account) for account in accounts}


def accounts_of_workers(workers: Collection[int]) -> dict[int, int]:
    """worker → their open account, by key. Those without one must be informed in person."""
    if not workers:
        return {}
    known = User.objects.filter(worker__in=list(workers), is_active=True).values_list("worker", "pk")
    return {worker: account for worker, account in known if worker}


def people(workers: Collection[int]) -> dict[int, Addressee]:
    """How to tell each of these workers, by worker: their account, or the worker where they have none. One query."""
    reached = accounts_of_workers(workers)
    return {
        worker: Addressee(account=reached[worker]) if worker in reached else Addressee(worker=worker)
        for worker in workers
    }
