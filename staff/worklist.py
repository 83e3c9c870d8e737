"""What waits among people and the calendar, for whom."""

from __future__ import annotations

from datetime import datetime

from core.worklist import Queues, Waiting
from grids.duties import Duty
from staff.access import Access
from staff.accounts import lists as accounts
from staff.attendance import lists as attendance
from staff.calendar.lists import unknown_holidays
from staff.inbox import lists as inbox
from staff.unattended import lists as unattended

QUEUES: tuple[Queues, ...] = (
    accounts.OFFICE_QUEUES,
    inbox.OFFICE_QUEUES,
    attendance.OFFICE_QUEUES,
    unattended.ITEMS,
    unattended.CHORES,
)


def notices(access: Access, *, at: datetime) -> list[Waiting]:
    """Years whose holidays are not known."""
    return unknown_holidays(access, at) if access.subdistricts_as(Duty.CENTER) else []
