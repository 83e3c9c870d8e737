"""What waits among cases, for whom."""

from __future__ import annotations

from datetime import datetime

from core.worklist import Waiting
from grids.duties import OFFICE_AND_DEPARTMENTS
from incidents.cases.lists import cases_of_the_grids, cases_of_the_office
from incidents.desk.lists import waiting_in_the_field
from incidents.supervision.lists import supervisions_waiting
from staff.access import Access
from staff.accounts.models import User


def waiting(user: User, access: Access, *, at: datetime) -> list[Waiting]:
    """The cases and the fieldwork that wait for this account. A few queries for the office, a few for the grids."""
    found = cases_of_the_office(access, at) if access.holds(*OFFICE_AND_DEPARTMENTS) else []
    found += cases_of_the_grids(user, access, at) if access.posts else []
    return found + supervisions_waiting(access) + waiting_in_the_field(access, at=at)
