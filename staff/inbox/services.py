"""The inbox: what somebody must know or do, one notice each, with a link to the one thing asked.

An app registers its topics in `<app>/topics.py`, from `AppConfig.ready()`:

    register({"case_overdue": gettext_lazy("Case %(number)s is overdue.")})

and its services tell people, in the transaction of what happened:

    notify(topic="case_overdue", about=case.number, to=[user.pk], values={"number": case.number}, link=…, at=at)
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from psycopg2.extras import Json

from grids.duties import Duty
from staff.accounts.models import Grant, User
from staff.inbox.addressees import Addressee, accounts_of_workers
from staff.inbox.keeping import keep_for_later, kept_together
from staff.inbox.models import KeptNotice, Notice, NoticeQuerySet, OutwardItem
from staff.inbox.outward import write_outward
from staff.inbox.signals import notices_read
from staff.inbox.topics import Value, as_kept, register, text_of

__all__ = [
    "accounts_of_workers",
    "accounts_with",
    "mark_all_read",
    "mark_read",
    "notify",
    "register",
    "together",
    "withdraw",
]

# One statement, so that its answer is exact under any race: who finds the row there adds none.
TELL = """
    INSERT INTO staff_notice (user_id, topic, about, "values", link, at)
    SELECT person, %(topic)s, %(about)s, %(values)s, %(link)s, %(at)s
    FROM unnest(%(to)s) AS person ORDER BY person
    ON CONFLICT (user_id, topic, about) DO NOTHING
    RETURNING id, user_id
"""
# A row that was added, and not renewed, is locked by nobody: its `xmax` is 0.
RENEW = """
    INSERT INTO staff_notice (user_id, topic, about, "values", link, at)
    SELECT person, %(topic)s, %(about)s, %(values)s, %(link)s, %(at)s
    FROM unnest(%(to)s) AS person ORDER BY person
    ON CONFLICT (user_id, topic, about) DO UPDATE
    SET "values" = EXCLUDED."values", link = EXCLUDED.link, at = EXCLUDED.at, read_at = NULL
    RETURNING id, user_id, xmax = 0
"""


# Notices of a batch, by key: the account, and the kind of which one message leaves the house.
_batch: ContextVar[dict[int, tuple[int, str]] | None] = ContextVar("notices of a batch", default=None)


@contextmanager
def together(*, at: datetime) -> Iterator[None]:
    """Within it, several notices of one kind to one account leave the house as one message."""
    batch: dict[int, tuple[int, str]] = {}
    token = _batch.set(batch)
    try:
        with kept_together():
            yield
    finally:
        _batch.reset(token)
    write_outward(batch, at=at)


def notify(
    *,
    topic: str,
    about: str,
    to: Collection[int] = (),
    workers: Collection[int] = (),
    people: Collection[Addressee] = (),
    values: Mapping[str, Value],
    link: str,
    at: datetime,
    renew: bool = False,
) -> int:
    """Notify accounts, and people by their workers, of one thing, each only once; returns how many notices are new.

    For people without an account it is kept until they have one. `to` is therefore for who is told because of a duty.

    With `renew`, who had it finds it again, unread and with these values: a summary that grows. Outward it
    is sent once.

    Call it in the transaction of what happened: both are saved, or neither, and the messages outward too.
    `topic` is registered, `values` fill its placeholders, `link` is the path of the one page where the
    thing asked is done.
    """
    values = as_kept(topic, values)
    text_of(topic, values)  # a wrong topic or a missing value is our mistake: it fails at once
    reached = accounts_of_workers(workers)
    without = {one.worker for one in people if one.worker is not None} | (set(workers) - reached.keys())
    to = {*to, *reached.values(), *(one.account for one in people if one.account is not None)}
    said: dict[str, Any] = {"topic": topic, "about": about, "values": values, "link": link, "at": at, "renew": renew}
    if not to:
        keep_for_later(without, **said)
        return 0
    with transaction.atomic():
        keep_for_later(without, **said)
        return _tell(to, **said)


def _tell(
    to: Collection[int],
    *,
    topic: str,
    about: str,
    values: Mapping[str, Any],
    link: str,
    at: datetime,
    renew: bool,
) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            RENEW if renew else TELL,
            {
                "topic": topic,
                "about": about,
                "values": Json(dict(values)),
                "link": link,
                "at": at,
                "to": sorted(to),  # in one order, so that two sweeps at once wait instead of deadlocking
            },
        )
        notified = [(notice, user) for notice, user, *new in cursor.fetchall() if all(new)]
    batch = _batch.get()
    if batch is not None:
        batch.update({notice: (user, topic) for notice, user in notified})
    else:
        write_outward({notice: (user, topic) for notice, user in notified}, at=at)
    return len(notified)


def withdraw(*, numbers: Collection[str]) -> None:
    """Remove the notices about cases that are gone, and what of them still waits to go outward.

    A notice that a message already carried stays, so that it can be told what was sent.
    """
    gone = Notice.objects.filter(values__number__in=list(numbers))
    OutwardItem.objects.filter(notice__in=gone, message=None).delete()
    gone.filter(outward_items=None).delete()
    KeptNotice.objects.filter(values__number__in=list(numbers)).delete()


def mark_read(*, notice: Notice, at: datetime) -> None:
    """Note when a notice was first read."""
    _mark(Notice.objects.filter(pk=notice.pk), user=notice.user, at=at)


def mark_all_read(*, user: User, at: datetime) -> int:
    """Note that everything in the inbox was read; says how much was new."""
    return _mark(Notice.objects.visible_to(user).filter(at__lte=at), user=user, at=at)


@transaction.atomic
def _mark(notices: NoticeQuerySet, *, user: User, at: datetime) -> int:
    """Note unread ones as read, and send on what they are about."""
    fresh = dict(notices.unread().values_list("pk", "about"))
    count = Notice.objects.unread().filter(pk__in=fresh).update(read_at=at)
    if fresh:
        notices_read.send(sender=Notice, user=user, notices=sorted(set(fresh.values())), at=at)
    return count


def accounts_with(*duties: Duty, subdistrict: int, on: date) -> list[int]:
    """The open accounts of people who hold one of the duties for a subdistrict on a day."""
    held = Grant.objects.in_force(on).filter(duty__in=duties, subdistrict=subdistrict)
    people = User.objects.filter(pk__in=held.values("user"), is_active=True, is_service=False)
    return list(people.order_by("pk").values_list("pk", flat=True))
