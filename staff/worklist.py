"""What waits among people and the calendar, for whom."""

from __future__ import annotations

from datetime import datetime

from core.worklist import Waiting
from grids.duties import Duty
from staff.access import Access
from staff.accounts.models import User
from staff.attendance.lists import leave_to_approve
from staff.calendar.lists import unknown_holidays
from staff.inbox.lists import given_up


def waiting(user: User, access: Access, *, at: datetime) -> list[Waiting]:
    """Leave to approve, for heads; years whose holidays are not known yet, for the office; messages given up."""
    found = given_up(user) if access.holds(Duty.CENTER, Duty.HEAD, Duty.SYSTEM) else []
    if access.is_office:
        found += [*leave_to_approve(access), *unknown_holidays(at)]
    return found
