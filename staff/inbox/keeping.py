"""News for people without an account: kept until they have one, so that a later account sees what it missed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from staff.accounts.models import User
from staff.inbox.models import KeptNotice, Notice


def keep_for_later(
    workers: Collection[int],
    *,
    topic: str,
    about: str,
    values: Mapping[str, str | int],
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
    elif rows:
        KeptNotice.objects.bulk_create(rows, ignore_conflicts=True)  # two at once keep one


@transaction.atomic
def hand_over_kept(user: User) -> int:
    """Give an account what was kept for its worker, as of when it was news; says how much."""
    kept = list(KeptNotice.objects.select_for_update().filter(worker=user.worker_id))
    names = ("topic", "about", "values", "link", "at")
    rows = [Notice(user=user, **{name: getattr(one, name) for name in names}) for one in kept]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    KeptNotice.objects.filter(pk__in=[one.pk for one in kept]).delete()
    return len(rows)
