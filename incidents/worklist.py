"""What waits among incidents and in the field, noun by noun."""

from __future__ import annotations

from core.worklist import Queues, Singles
from incidents.assignments import lists as assignments
from incidents.desk import lists as desk
from incidents.handover import lists as handover
from incidents.hazards import lists as hazards
from incidents.incident import lists as incidents
from incidents.incoming import lists as incoming
from incidents.premises import lists as premises
from incidents.suggestions import lists as suggestions
from incidents.supervision import lists as supervision
from incidents.talks import lists as talks
from staff.access import Access

QUEUES: tuple[Queues, ...] = (
    incidents.OFFICE_QUEUES,
    desk.FIELD_QUEUES,
    desk.ADMISSIONS,
    supervision.OFFICE_QUEUES,
    incoming.OFFICE_QUEUES,
    assignments.OFFICE_QUEUES,
    hazards.OFFICE_QUEUES,
    premises.OFFICE_QUEUES,
    assignments.FIELD_QUEUES,
    premises.FIELD_QUEUES,
    hazards.FIELD_QUEUES,
    talks.FIELD_QUEUES,
    handover.OFFICE_QUEUES,
    suggestions.OFFICE_QUEUES,
)
SINGLES: tuple[Singles, ...] = handover.MINE
CLOSED_ELSEWHERE = {"field-premises", "field-hazards", "field-tasks"}  # closed with the pages of the field


def queues_for(access: Access) -> list[Queues]:
    """The queues whose pages are open to the account: home and the dashboard show no others."""
    return [queues for queues in QUEUES if not (access.reports_elsewhere and queues.page in CLOSED_ELSEWHERE)]
