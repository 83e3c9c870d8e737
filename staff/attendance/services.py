"""Writes about attendance and leave."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.clock import days_between
from core.errors import Conflict, InvalidInput, NotAllowed
from grids.duties import Duty
from staff.access import Access
from staff.accounts.models import User
from staff.attendance.models import Attendance, AttendanceStatus, Leave

# --- leave --------------------------------------------------------------------------------------


class LeaveAlreadyApproved(Conflict):
    """The leave was approved before."""

    code = "already_approved"


@transaction.atomic
def approve_leave(*, leave: Leave, by: User, at: datetime) -> Leave:
    """Approve a leave and write an attendance row for every calendar day it covers.

    A day that already has a row becomes a day on leave. Nobody approves their own leave.
    """
    leave = Leave.objects.select_for_update(no_key=True).get(pk=leave.pk)
    if leave.approved_at:
        raise LeaveAlreadyApproved(_("This leave is approved already."))
    if by.worker_id == leave.worker_id:
        raise NotAllowed(_("Nobody approves their own leave."))
    if leave.during.upper is None:
        raise InvalidInput(_("Give the leave a last day."), fields={"during": _("open-ended")})
    leave.approved_by, leave.approved_at = by, at
    leave.save(update_fields=["approved_by", "approved_at"])
    rows = [
        Attendance(
            worker_id=leave.worker_id, day=day, status=AttendanceStatus.LEAVE, leave_kind=leave.kind, leave=leave
        )
        for day in days_between(leave.during.lower, leave.during.upper)
    ]
    Attendance.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["worker", "day"],
        update_fields=["status", "leave_kind", "leave"],
    )
    return leave


def may_approve(leave: Leave, access: Access) -> bool:
    """Whether a leave waits for this account: a head approves it, and nobody their own."""
    return leave.approved_at is None and access.holds(Duty.HEAD) and access.worker != leave.worker_id


@transaction.atomic
def record_attendance(rows: list[Attendance]) -> list[Attendance]:
    """Write the days, over those that the workers already have. Three queries or fewer a thousand rows."""
    return Attendance.objects.bulk_create(
        rows,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["worker", "day"],
        update_fields=["status", "leave_kind"],
    )
