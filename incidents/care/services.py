"""Writes of visits on a legal basis."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from incidents.care.models import CareVisit
from incidents.common.checks import refuse_untrue
from incidents.common.rights import must_work_on
from staff.accounts.models import User


@transaction.atomic
def record_care_visit(visit: CareVisit, *, by: User, today: date) -> CareVisit:
    """Write down a visit of a category with a legal basis. Raises InvalidInput, NotYourGrid."""
    must_work_on(by, visit.grid)
    refuse_untrue(grid=visit.grid, day=visit.day, worker=visit.worker, today=today)
    visit.full_clean(exclude=["grid", "worker"])
    visit.save()
    return visit
