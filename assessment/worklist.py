"""What waits in the assessment, noun by noun."""

from __future__ import annotations

from datetime import datetime

from assessment.bulletin import lists as bulletin
from assessment.cycle import lists as cycle
from assessment.inspection import lists as inspection
from assessment.interview import lists as interview
from assessment.scheme import lists as scheme
from core.worklist import Waiting
from staff.access import Access
from staff.accounts.models import User


def waiting(_user: User, access: Access, *, at: datetime) -> list[Waiting]:
    """What the office has to do, then what is one's own."""
    found: list[Waiting] = []
    if access.is_office:
        found += scheme.rules_due(access, at)
        found += cycle.stopped(access)
        found += bulletin.waiting(access)
        found += interview.waiting(access, at)
        found += inspection.waiting(access, at)
        found += cycle.failed(access)
    if access.worker:
        found += interview.waiting_for_me(access)
        found += inspection.waiting_for_me(access, at)
    return found
