"""What waits among people and the calendar, for whom."""

from __future__ import annotations

from datetime import datetime

from core.worklist import Queues, Waiting
from grids.duties import Duty
from staff.access import Access
from staff.accounts import lists as accounts
from staff.accounts.models import User
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


def waiting(user: User, access: Access, *, at: datetime) -> list[Waiting]:
    """Rights for a second person, what was given up or set aside, leave to approve, years of unknown holidays."""
    tiles = [tile for queues in QUEUES for tile in queues.tiles(user, access, at=at)]
    return tiles + (unknown_holidays(access, at) if access.subdistricts_as(Duty.CENTER) else [])
