"""An account for each role and duty of people, all of one territory."""

from __future__ import annotations

from grids.duties import Duty
from grids.tests.factories import territory
from staff.access import Role
from staff.accounts.models import User
from staff.tests.factories import center, department, handler, head, member_account, officer


def people() -> list[User]:
    place = territory()
    grid, office = place.grids[0], place.subdistrict
    return [
        *(member_account(role, to=grid) for role in (Role.LEADER, Role.FULL_TIME, Role.PART_TIME)),
        member_account(Role.GUIDE, to=place.villages[0]),
        *(center(office), head(office), handler(department(office))),
        *(officer(duty) for duty in (Duty.DISTRICT, Duty.SYSTEM, Duty.SECURITY, Duty.AUDIT)),
        *(officer(duty, office) for duty in (Duty.PAYROLL, Duty.INSPECTOR)),
    ]
