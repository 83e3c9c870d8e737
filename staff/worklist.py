"""What waits among people and the calendar, for whom."""

from __future__ import annotations

from core.worklist import Queues, Told
from staff.accounts import lists as accounts
from staff.attendance import lists as attendance
from staff.calendar.lists import UNKNOWN_HOLIDAYS
from staff.inbox import lists as inbox
from staff.jobs import lists as jobs
from staff.unattended import lists as unattended

QUEUES: tuple[Queues, ...] = (
    accounts.OFFICE_QUEUES,
    inbox.OFFICE_QUEUES,
    attendance.OFFICE_QUEUES,
    unattended.ITEMS,
    unattended.CHORES,
    jobs.JOBS,
)
TOLD: tuple[Told, ...] = (UNKNOWN_HOLIDAYS,)
