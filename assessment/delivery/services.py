"""Tells people something that they must be told: each gets a notice, and a row keeps when and how they were told.

    tell(kind="adjustment", key=row.pk, worker=row.worker_id, at=at, text="adjustment_told", values={…}, link=…)

`text` is the code of a registered topic (`staff.inbox.topics.register`), whose placeholders `values` fill. Telling
again changes nothing. Whoever has no account gets no notice: the office prints it and records a signed receipt.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from assessment.delivery.models import RECORDED, Delivery, How
from assessment.delivery.times import served_by_notice_on
from core.clock import day_of, starts_at
from core.errors import Conflict, InvalidInput, NotAllowed
from core.unattended.queues import WorkQueue, declare, work_through
from staff.access import access_of
from staff.accounts.identity import AboutOneself, person_of
from staff.accounts.models import User
from staff.inbox.services import notify
from staff.inbox.topics import Value, as_kept
from staff.people.models import Worker

Values = Mapping[str, Value]
ONE_DAY = timedelta(days=1)


def tell(
    *, kind: str, key: int, worker: int, at: datetime, text: str, link: str, values: Values | None = None
) -> Delivery:
    """Tell one person of one row. Who was told of it before is not told again."""
    tell_each(kind=kind, told=[(key, worker)], at=at, text=text, link=link, values=values)
    return Delivery.objects.get(kind=kind, key=key, worker=worker)


@transaction.atomic
def tell_each(
    *,
    kind: str,
    told: Iterable[tuple[int, int]],
    at: datetime,
    text: str,
    link: str,
    values: Values | None = None,
    about: str = "",
) -> int:
    """Tell people of rows, as pairs of (key of the row, worker), with one notice for each person.

    `about` names what the one notice is about where it stands for several rows. Returns how many deliveries are new.
    A few queries, however many people there are.
    """
    pairs = sorted(set(told))
    known = Delivery.objects.filter(kind=kind, key__in={key for key, _worker in pairs})
    sent = set(known.values_list("key", "worker"))
    fresh = [pair for pair in pairs if pair not in sent]
    workers = {worker for _key, worker in fresh}
    if not fresh:
        return 0
    about = about or f"{kind} {fresh[0][0]}"
    places = dict(Worker.objects.filter(pk__in=workers).values_list("pk", "subdistrict"))
    rows = [
        Delivery(
            subdistrict_id=places[worker],
            kind=kind,
            key=key,
            worker_id=worker,
            topic=text,
            values=as_kept(text, values or {}),
            link=link,
            notice=about,
            sent_at=at,
        )
        for key, worker in fresh
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)  # two at once tell once
    notify(topic=text, about=about, workers=workers, values=values or {}, link=link, at=at)
    return len(rows)


def mark_read(*, kind: str, key: int, worker: int | None, at: datetime) -> bool:
    """Note that somebody opened the page of a row that they are to be told of; True the first time."""
    return bool(mark_each_read(kind=kind, keys=[key], worker=worker, at=at))


def mark_each_read(*, kind: str, keys: Collection[int], worker: int | None, at: datetime) -> int:
    """As `mark_read`, of several rows that one page shows."""
    rows = Delivery.objects.untold().filter(kind=kind, key__in=keys, worker=worker or 0, sent_at__lte=at)
    return rows.update(told_at=at, how=How.READ)


def mark_notices_read(*, worker: int, notices: Collection[str], at: datetime) -> int:
    """Note that somebody read notices in the inbox, by what these are about."""
    rows = Delivery.objects.untold().filter(worker=worker, notice__in=notices, sent_at__lte=at)
    return rows.update(told_at=at, how=How.READ)


def record_receipt(*, delivery: Delivery, how: str, on: date, by: User, at: datetime) -> Delivery:
    """Record that one person signed for it, or that it was handed over, on a day."""
    record_receipts(deliveries=[delivery.pk], how=how, on=on, by=by, at=at)
    return Delivery.objects.get(pk=delivery.pk)


@transaction.atomic
def record_receipts(*, deliveries: Collection[int], how: str, on: date, by: User, at: datetime) -> int:
    """Record receipt or service of several at once: all of them or none. Returns how many.

    Raises NotAllowed, AboutOneself, InvalidInput, Conflict.
    """
    if how not in RECORDED:
        message = _("Say whether a receipt was signed or it was handed over.")
        raise InvalidInput(message, fields={"how": message})
    # Two who record at once: the second waits, and finds that they were told.
    rows = list(Delivery.objects.select_for_update(no_key=True).filter(pk__in=deliveries).order_by("pk"))
    for row in rows:
        _refuse_receipt(row, on=on, by=by, at=at)
        row.told_at = max(row.sent_at, starts_at(on))
        row.how, row.recorded_by = how, by
    Delivery.objects.bulk_update(rows, ["told_at", "how", "recorded_by"])
    return len(rows)


def _refuse_receipt(row: Delivery, *, on: date, by: User, at: datetime) -> None:
    if row.subdistrict_id not in access_of(by).offices:
        raise NotAllowed(_("The subdistrict's own office records who was told."))
    if person_of(by) == row.worker_id:
        raise AboutOneself(_("Nobody records that they were told themselves: leave this to a colleague."))
    if row.told_at is not None:
        raise Conflict(_("%(worker)s was told already.") % {"worker": row.worker})
    if not day_of(row.sent_at) <= on <= day_of(at):
        message = _("%(worker)s: it was sent on %(sent)s; give a day from then until today.") % {
            "worker": row.worker,
            "sent": day_of(row.sent_at),
        }
        raise InvalidInput(message, fields={"on": message})


def serve_by_notice(*, at: datetime) -> int:
    """Note those as told whose working days have passed unread. Returns how many. Doing it twice changes nothing."""
    return work_through(UNREAD, at=at)


def _unread(at: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.untold().filter(sent_at__lte=at).order_by("pk")


@transaction.atomic
def _serve(keys: Sequence[int], at: datetime) -> int:
    waiting = list(_unread(at).select_for_update(no_key=True).filter(pk__in=keys))
    last_days = served_by_notice_on(waiting)
    today = day_of(at)
    served = [row for row in waiting if last_days[row.pk] < today]
    for row in served:
        row.told_at, row.how = starts_at(last_days[row.pk]) + ONE_DAY, How.NOTICE
    Delivery.objects.bulk_update(served, ["told_at", "how"])
    return len(served)


UNREAD = declare(
    WorkQueue(
        "assessment.deliveries",
        _("notes of who is told"),
        lambda at: list(_unread(at).values_list("pk", flat=True)),
        _serve,
        at_once=1000,
    )
)
