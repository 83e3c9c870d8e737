"""Writes about leave: asked for, approved or declined by a head, shortened, taken back.

Whatever door a leave comes in by (a form, a mark in a month sheet, REST), it waits here for a head.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from psycopg2.extras import DateRange

from core.clock import days_between
from core.errors import Conflict, InvalidInput, NotAllowed
from core.history.saying import with_reason
from core.punctuation import sentences
from grids.duties import Duty
from staff.access import Access, access_of
from staff.accounts.identity import person_of
from staff.accounts.models import User
from staff.attendance.models import WHOLE, Attendance, AttendanceStatus, Leave
from staff.attendance.rules import Part, beside_leave, room_left, runs_of
from staff.attendance.services import first_days, refuse_before_joining
from staff.people.models import Worker
from staff.postings.services import leave_post


class LeaveAlreadyApproved(Conflict):
    """The leave was approved before."""

    code = "already_approved"


class LeaveIsClosed(Conflict):
    """The leave was declined, withdrawn or taken back before."""

    code = "leave_closed"


class OtherLeave(Conflict):
    """Another leave covers the day already, asked for or approved."""

    code = "other_leave"


@dataclass(frozen=True)
class DayOfLeave:
    """One day of leave, or half of one, as a sheet or another system says it."""

    worker: Worker
    day: date
    kind: str
    part: Decimal = WHOLE


def is_own(leave: Leave, by: User) -> bool:
    """Whether the leave is that of the person behind the account, whichever of their accounts it is."""
    return person_of(by) == leave.worker_id


def may_decide(leave: Leave, access: Access) -> bool:
    """Whether this account decides on a leave: a head of its office, and nobody on their own."""
    return access.holds(Duty.HEAD, in_=leave.worker.subdistrict_id) and access.person != leave.worker_id


def may_approve(leave: Leave, access: Access) -> bool:
    """Whether a leave waits for this account."""
    return leave.approved_at is None and leave.closed_at is None and may_decide(leave, access)


# --- asking ---------------------------------------------------------------------------------------


@transaction.atomic
def ask_for_leave(leave: Leave) -> Leave:
    """Write down a leave, new or changed, that waits for a head. Raises InvalidInput in words of the broken rule."""
    if leave.pk:
        _still_waiting(leave)
    refuse_before_joining(leave.worker, leave.during.lower, first_days([leave.worker_id]))
    try:
        leave.full_clean()
    except ValidationError as error:
        raise InvalidInput(sentences(error.messages), fields={"during": sentences(error.messages)}) from error
    leave.save()
    return leave


@transaction.atomic
def ask_for_days(days: Sequence[DayOfLeave], *, reason: str = "") -> list[Leave]:
    """Ask for leave by single days: days of one kind in a row are one leave, which waits for a head.

    A day for which the same leave was asked or approved already is passed over. Raises OtherLeave where another
    leave covers it, NotYetInPost.
    """
    new = _not_asked_yet(days)
    first = first_days({one.worker.pk for one in new})
    grouped: dict[tuple[int, str, Decimal], list[DayOfLeave]] = defaultdict(list)
    for one in new:
        refuse_before_joining(one.worker, one.day, first)
        grouped[one.worker.pk, one.kind, one.part].append(one)
    asked = [
        Leave(worker=own[0].worker, kind=kind, part=part, during=DateRange(begin, end), reason=reason)
        for (_worker, kind, part), own in grouped.items()
        for begin, end in runs_of(one.day for one in own)
    ]
    return Leave.objects.bulk_create(asked)


def _not_asked_yet(days: Sequence[DayOfLeave]) -> list[DayOfLeave]:
    """The days for which nobody asked yet. One query; who asks for these workers waits until this transaction ends."""
    workers = {one.worker.pk for one in days}
    list(Worker.objects.select_for_update(no_key=True).filter(pk__in=workers).order_by("pk").values_list("pk"))
    known = defaultdict(list)
    for leave in leaves_around(workers, [one.day for one in days]):
        known[leave.worker_id].append(leave)
    return [one for one in days if standing_of(one, known[one.worker.pk]) is None]


def leaves_around(workers: Iterable[int], days: Sequence[date]) -> list[Leave]:
    """The leaves of the workers that stand, waiting or approved, near these days. One query."""
    if not days:
        return []
    around = DateRange(min(days), max(days), "[]")
    return list(Leave.objects.filter(closed_at=None, worker__in=workers, during__overlap=around).order_by("pk"))


def standing_of(one: DayOfLeave, leaves: Iterable[Leave]) -> Leave | None:
    """The leave that says the same of the day already. Raises OtherLeave where another one covers it."""
    covering = [leave for leave in leaves if one.day in leave.during]
    for leave in covering:
        if (leave.kind, leave.part) == (one.kind, one.part):
            return leave
    taken = sum((leave.part for leave in covering), Decimal(0))
    if any(leave.kind == one.kind for leave in covering) or taken + one.part > WHOLE:
        words = {"kind": covering[0].get_kind_display()}
        raise OtherLeave(
            _("An approved leave covers this day: the sheet must say %(kind)s.") % words
            if covering[0].approved_at
            else _("%(kind)s is asked for on this day already: decide on that one first.") % words
        )
    return None


# --- deciding -------------------------------------------------------------------------------------


def _locked(leave: Leave) -> Leave:
    """The leave as it is now, which nobody else decides on meanwhile."""
    return Leave.objects.select_for_update(no_key=True, of=("self",)).select_related("worker").get(pk=leave.pk)


def _still_waiting(leave: Leave) -> Leave:
    leave = _locked(leave)
    if leave.closed_at:
        raise LeaveIsClosed(_("This leave is closed: ask for a new one."))
    if leave.approved_at:
        raise LeaveAlreadyApproved(_("This leave is approved already."))
    return leave


def _refuse_who_may_not_decide(leave: Leave, by: User) -> None:
    if is_own(leave, by):
        raise NotAllowed(_("Nobody decides on their own leave."))
    if not access_of(by).holds(Duty.HEAD, in_=leave.worker.subdistrict_id):
        raise NotAllowed(_("Only a head of the office decides on leave."))


@transaction.atomic
def approve_leave(*, leave: Leave, by: User, at: datetime) -> Leave:
    """Approve a leave and write an attendance row for every calendar day it covers.

    What was recorded of such a day gives way: all of it to a whole day of leave, half of it to half a day. Only a
    head approves, and nobody their own leave, through whatever account. In a closed month that needs a reason.
    Raises NotAllowed, LeaveAlreadyApproved, LeaveIsClosed, InvalidInput, OtherLeave, ReasonNeeded.
    """
    leave = _still_waiting(leave)
    _refuse_who_may_not_decide(leave, by)
    if leave.during.upper is None:
        raise InvalidInput(_("Give the leave a last day."), fields={"during": _("open-ended")})
    leave.approved_by, leave.approved_at = by, at
    leave.save(update_fields=["approved_by", "approved_at"])
    _write_days(leave)
    return leave


def _write_days(leave: Leave) -> None:
    list(Worker.objects.select_for_update(no_key=True).filter(pk=leave.worker_id).values_list("pk"))
    days = list(days_between(leave.during.lower, leave.during.upper))
    recorded: dict[date, list[Attendance]] = defaultdict(list)
    for row in Attendance.objects.filter(worker=leave.worker_id, day__in=days).order_by("pk"):
        recorded[row.day].append(row)
    for day in days:
        _make_room(leave, recorded[day])
    Attendance.objects.bulk_create(
        Attendance(
            worker_id=leave.worker_id,
            day=day,
            status=AttendanceStatus.LEAVE,
            part=leave.part,
            leave_kind=leave.kind,
            leave=leave,
        )
        for day in days
    )


def _make_room(leave: Leave, rows: list[Attendance]) -> None:
    """Shorten or remove what is recorded of a day, other leave excepted."""
    others = [row for row in rows if row.leave_id]
    if leave.part > room_left([Part(row.status, row.part) for row in others]):
        raise OtherLeave(_("Another approved leave covers some of these days."))
    own = {row.status: row for row in rows if not row.leave_id}
    kept = {
        part.status: part for part in beside_leave([Part(row.status, row.part) for row in own.values()], leave.part)
    }
    for status, row in own.items():
        if status not in kept:
            row.delete()
        elif row.part != kept[status].part:
            row.part = kept[status].part
            row.save(update_fields=["part"])


@transaction.atomic
def decline_leave(*, leave: Leave, by: User, at: datetime, because: str) -> Leave:
    """Decline a leave that waits, with a reason: a head does, and nobody their own."""
    leave = _still_waiting(leave)
    _refuse_who_may_not_decide(leave, by)
    return _closed(leave, by, at, because)


@transaction.atomic
def withdraw_leave(*, leave: Leave, by: User, at: datetime, because: str) -> Leave:
    """Withdraw a leave that waits, and return it: the person does, or the center for them.

    Raises NotAllowed, Conflict.
    """
    leave = _still_waiting(leave)
    if not (is_own(leave, by) or access_of(by).holds(Duty.CENTER, in_=leave.worker.subdistrict_id)):
        raise NotAllowed(_("Only the center, or the person, withdraws a leave."))
    return _closed(leave, by, at, because)


@transaction.atomic
def shorten_leave(*, leave: Leave, begins_on: date, ends_on: date, by: User, because: str) -> Leave:
    """Let an approved leave cover fewer days, with a reason, and return it.

    The other days are not recorded from then on. `ends_on` is the day after the last. A head does it, and nobody to
    their own leave. Raises InvalidInput, NotAllowed, Conflict.
    """
    leave = _approved(leave, by)
    during = DateRange(begins_on, ends_on)
    lower, upper = leave.during.lower, leave.during.upper
    if not lower <= begins_on < ends_on <= upper or (begins_on, ends_on) == (lower, upper):
        message = _("A leave is shortened within its days; a longer one is asked for anew.")
        raise InvalidInput(message, fields={"ends_on": message})
    leave.during, leave.decision = during, _reason(because)
    with with_reason(leave.decision):
        leave.save(update_fields=["during", "decision"])
        _remove_days(leave, kept=during)
    return leave


@transaction.atomic
def take_back_leave(*, leave: Leave, by: User, at: datetime, because: str) -> Leave:
    """Take an approved leave back, with a reason: its days are not recorded from then on. A head does it."""
    leave = _approved(leave, by)
    leave = _closed(leave, by, at, because)
    with with_reason(leave.decision):
        _remove_days(leave, kept=None)
    return leave


def _approved(leave: Leave, by: User) -> Leave:
    leave = _locked(leave)
    if leave.closed_at:
        raise LeaveIsClosed(_("This leave is closed: ask for a new one."))
    if leave.approved_at is None:
        raise Conflict(_("The leave is not approved yet."))
    _refuse_who_may_not_decide(leave, by)
    return leave


def _remove_days(leave: Leave, kept: Any) -> None:
    """Remove the days that the leave covers no longer; nobody stands in for it on them either."""
    gone = Attendance.objects.filter(leave=leave)
    gone = gone.exclude(day__gte=kept.lower, day__lt=kept.upper) if kept else gone
    gone.delete()
    for posting in leave.stand_ins.select_related("worker"):
        until = min(kept.upper, posting.during.upper) if kept else posting.during.lower
        if posting.during.lower >= until or (kept and posting.during.lower < kept.lower):
            raise Conflict(_("%(name)s stands in on these days: end that first.") % {"name": posting.worker.name})
        if posting.during.upper > until:
            leave_post(posting=posting, ends_on=until)


def _closed(leave: Leave, by: User, at: datetime, because: str) -> Leave:
    leave.closed_by, leave.closed_at, leave.decision = by, at, _reason(because)
    with with_reason(leave.decision):
        leave.save(update_fields=["closed_by", "closed_at", "decision"])
    return leave


def _reason(because: str) -> str:
    if not because.strip():
        raise InvalidInput(_("Say why."), fields={"because": _("This field is required.")})
    return because.strip()
