"""Writes about attendance: days and halves of days that somebody was present or absent. Leave is in `leaves`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Func, Min, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, InvalidInput
from staff.accounts.identity import refuse_oneself
from staff.attendance.models import WHOLE, Attendance, AttendanceStatus
from staff.attendance.rules import Part, room_left
from staff.people.models import Worker
from staff.postings.models import Posting


class ApprovedLeave(Conflict):
    """The day belongs to an approved leave, and changes only with it."""

    code = "approved_leave"


class NotYetInPost(InvalidInput):
    """The day lies before the worker's first day in post."""

    code = "not_yet_in_post"


@dataclass(frozen=True)
class DayOfWork:
    """What one worker's day was, as somebody says it: its parts, without leave."""

    worker: Worker
    day: date
    parts: tuple[Part, ...]


# --- what no door may do --------------------------------------------------------------------------


def first_days(workers: Collection[int]) -> dict[int, date]:
    """The first day in post of each worker who ever was, in any role. One query."""
    began = (
        Posting.objects.filter(worker__in=workers)
        .values("worker")
        .annotate(first=Min(Func(F("during"), function="lower")))
    )
    return {row["worker"]: row["first"] for row in began.order_by()}


def refuse_before_joining(worker: Worker, day: date, first: Mapping[int, date]) -> None:
    """Nobody works, or is on leave, before the first day in post. Window staff have no post. Raises NotYetInPost."""
    began = first.get(worker.pk)
    if began is None and worker.at_window:
        return
    if began is not None and began <= day:
        return
    words = {"name": worker.name, "day": date_format(day, "SHORT_DATE_FORMAT")}
    if began is None:
        raise NotYetInPost(_("%(name)s was never in post: record the posting first.") % words, fields={"day": "-"})
    words["first"] = date_format(began, "SHORT_DATE_FORMAT")
    message = _("%(name)s is in post since %(first)s: %(day)s lies before it.") % words
    raise NotYetInPost(message, fields={"day": message})


def refuse_leave(status: str) -> None:
    """Leave is asked for, and a head approves it. Raises InvalidInput."""
    if status == AttendanceStatus.LEAVE:
        message = _("Leave is asked for and approved by a head; it cannot be entered as attendance.")
        raise InvalidInput(message, fields={"status": message})


def refuse_future(day: date, today: date) -> None:
    if day > today:
        raise InvalidInput(_("This lies in the future."), fields={"day": _("This lies in the future.")})


# --- one record -----------------------------------------------------------------------------------


@transaction.atomic
def add_attendance(*, worker: Worker, day: date, status: str, part: Decimal = WHOLE, today: date) -> Attendance:
    """Record a day, or half of one, beside what is recorded of it. Raises InvalidInput where the day is full."""
    refuse_oneself(worker.pk)
    refuse_leave(status)
    refuse_future(day, today)
    refuse_before_joining(worker, day, first_days([worker.pk]))
    room = room_left(_parts_of(_locked([worker.pk], [day])))
    if part > room:
        _refuse_too_much(room)
    record = Attendance(worker=worker, day=day, status=status, part=part)
    record.full_clean()
    record.save()
    return record


@transaction.atomic
def change_attendance(*, record: Attendance, status: str, part: Decimal) -> Attendance:
    """Say what a recorded day really was. Raises ApprovedLeave, InvalidInput."""
    record = Attendance.objects.select_related("worker").get(pk=record.pk)
    refuse_oneself(record.worker_id)
    refuse_leave(status)
    others = _locked([record.worker_id], [record.day]).exclude(pk=record.pk)
    refuse_day_of_leave(record)
    room = room_left(_parts_of(others))
    if part > room:
        _refuse_too_much(room)
    record.status, record.part = status, part
    record.full_clean()
    record.save()
    return record


@transaction.atomic
def remove_attendance(*, record: Attendance) -> None:
    """Take a record back: the day is not recorded from then on. Raises ApprovedLeave."""
    refuse_oneself(record.worker_id)
    refuse_day_of_leave(record)
    record.delete()


def refuse_day_of_leave(record: Attendance) -> None:
    """Raises ApprovedLeave for a record of an approved leave: it changes only with the leave."""
    if record.status == AttendanceStatus.LEAVE:
        raise ApprovedLeave(
            _("This day belongs to an approved leave: a head shortens the leave, or takes it back, with a reason.")
        )


def _refuse_too_much(room: Decimal) -> None:
    message = (
        _("This worker already has an attendance record for this day.")
        if not room
        else _("Half of this day is recorded already: only the other half is left.")
    )
    raise InvalidInput(message, fields={"day": message})


def _locked(workers: Collection[int], days: Collection[date]) -> QuerySet[Attendance]:
    """What is recorded of these days; others who write about these workers wait until this transaction ends."""
    list(Worker.objects.select_for_update(no_key=True).filter(pk__in=workers).order_by("pk").values_list("pk"))
    return Attendance.objects.filter(worker__in=workers, day__in=days)


def _parts_of(rows: Iterable[Attendance]) -> list[Part]:
    return [Part(row.status, row.part) for row in rows]


# --- many days ------------------------------------------------------------------------------------


@transaction.atomic
def record_days(days: Sequence[DayOfWork], *, today: date) -> list[Attendance]:
    """Write the days, over what is recorded of them. A half day of approved leave stays, and leaves half a day.

    A constant number of queries a thousand days. Raises what `add_attendance` raises.
    """
    first = first_days({one.worker.pk for one in days})
    known = defaultdict(list)
    for row in _locked({one.worker.pk for one in days}, {one.day for one in days}).order_by("pk"):
        known[row.worker_id, row.day].append(row)
    changed: list[Attendance] = []
    added: list[Attendance] = []
    surplus: list[int] = []
    for one in days:
        refuse_oneself(one.worker.pk)
        refuse_future(one.day, today)
        refuse_before_joining(one.worker, one.day, first)
        mine = known[one.worker.pk, one.day]
        leave = [row for row in mine if row.leave_id]
        room = room_left(_parts_of(leave))
        if sum(part.part for part in one.parts) > room:
            refuse_beside_leave(room)
        _fit(one, [row for row in mine if not row.leave_id], changed, added, surplus)
    Attendance.objects.filter(pk__in=surplus).delete()
    # Halves first: a whole day that becomes a half makes room for what is added.
    Attendance.objects.bulk_update(changed, ["status", "part"], batch_size=1000)
    Attendance.objects.bulk_create(added, batch_size=1000)
    return [*changed, *added]


def _fit(
    one: DayOfWork,
    rows: list[Attendance],
    changed: list[Attendance],
    added: list[Attendance],
    surplus: list[int],
) -> None:
    """Turn the records of a day into its new parts. A record of the same kind stays; another becomes what is left."""
    by_status = {part.status: part for part in one.parts}
    others = []
    for row in rows:
        part = by_status.pop(row.status, None)
        if part is None:
            others.append(row)
        elif row.part != part.part:
            row.part = part.part
            changed.append(row)
    left = list(by_status.values())
    for row, part in zip(others, left, strict=False):
        row.status, row.part = part.status, part.part
        changed.append(row)
    surplus += [row.pk for row in others[len(left) :]]
    added += [
        Attendance(worker=one.worker, day=one.day, status=part.status, part=part.part) for part in left[len(others) :]
    ]


def refuse_beside_leave(room: Decimal) -> None:
    raise ApprovedLeave(
        _("An approved leave covers this day: a head shortens the leave, or takes it back, with a reason.")
        if not room
        else _("Half of this day is approved leave: only the other half can be recorded.")
    )
