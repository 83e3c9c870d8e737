"""News for people without an account: kept until they have one, so that a later account sees what it missed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from staff.accounts.models import User
from staff.inbox.models import KeptNotice, Notice

_batch: ContextVar[list[KeptNotice] | None] = ContextVar("what is kept together", default=None)


def keep_for_later(
    workers: Collection[int],
    *,
    topic: str,
    about: str,
    values: Mapping[str, Any],
    link: str,
    at: datetime,
    renew: bool,
) -> None:
    """Keep one notice for each worker; with `renew`, one that is kept already gets these values."""
    rows = [
        KeptNotice(worker_id=worker, topic=topic, about=about, values=dict(values), link=link, at=at)
        for worker in sorted(workers)
    ]
    if rows and renew:
        KeptNotice.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["worker", "topic", "about"],
            update_fields=["values", "link", "at"],
        )
    elif (batch := _batch.get()) is not None:
        batch += rows
    else:
        _keep(rows)


@contextmanager
def kept_together() -> Iterator[None]:
    """Within it, what is kept is written at the end, in one go."""
    batch: list[KeptNotice] = []
    token = _batch.set(batch)
    try:
        yield
    finally:
        _batch.reset(token)
    _keep(batch)


def _keep(rows: Collection[KeptNotice]) -> None:
    if rows:
        KeptNotice.objects.bulk_create(rows, ignore_conflicts=True)  # two at once keep one


@transaction.atomic
def hand_over_kept(users: Collection[User]) -> int:
    """Give accounts what was kept for their workers, as of when it was news; says how much. A few queries."""
    of_worker = {user.worker_id: user for user in users}
    kept = list(KeptNotice.objects.select_for_update().filter(worker__in=of_worker))
    names = ("topic", "about", "values", "link", "at")
    rows = [Notice(user=of_worker[one.worker_id], **{name: getattr(one, name) for name in names}) for one in kept]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    KeptNotice.objects.filter(pk__in=[one.pk for one in kept]).delete()
    return len(rows)


def not_reached(*about: str) -> list[str]:
    """Who was to be told of something and has no account, by name: of notices about it, or about a part of it."""
    parts = Q(about__in=about)
    for whole in about:
        parts |= Q(about__startswith=f"{whole} ") | Q(about__startswith=f"{whole}-")
    rows = KeptNotice.objects.filter(parts).order_by("worker__staff_number")
    return list(dict.fromkeys(rows.values_list("worker__name", flat=True)))
