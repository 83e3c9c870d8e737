"""What waits among incidents and in the field, noun by noun."""

from __future__ import annotations

from datetime import datetime

from core.worklist import Queues, Singles, Waiting
from incidents.assignments import lists as assignments
from incidents.desk import lists as desk
from incidents.handover import lists as handover
from incidents.hazards import lists as hazards
from incidents.incident import lists as incidents
from incidents.premises import lists as premises
from incidents.supervision import lists as supervision
from staff.access import Access
from staff.accounts.models import User

QUEUES: tuple[Queues, ...] = (
    incidents.OFFICE_QUEUES,
    desk.FIELD_QUEUES,
    desk.ADMISSIONS,
    supervision.OFFICE_QUEUES,
    assignments.OFFICE_QUEUES,
    hazards.OFFICE_QUEUES,
    premises.OFFICE_QUEUES,
    assignments.FIELD_QUEUES,
    premises.FIELD_QUEUES,
    hazards.FIELD_QUEUES,
    handover.OFFICE_QUEUES,
)
SINGLES: tuple[Singles, ...] = handover.MINE


def waiting(user: User, access: Access, *, at: datetime) -> list[Waiting]:
    """The incidents and the fieldwork that wait for this account. At most one query for each page."""
    declared: tuple[Queues | Singles, ...] = (*QUEUES, *SINGLES)
    return [tile for one in declared for tile in one.tiles(user, access, at=at)]
