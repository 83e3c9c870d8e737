"""What the inbox tells of incidents, one line a noun."""

from incidents.assignments import notices as assignments
from incidents.cases import notices as cases
from incidents.hazards import notices as hazards
from incidents.supervision import notices as supervision
from staff.inbox.topics import register

register(assignments.TOPICS)
register(cases.TOPICS)
register(hazards.TOPICS)
register(supervision.TOPICS)
