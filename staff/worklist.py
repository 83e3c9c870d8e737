"""What waits among people and the calendar, for whom."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from core.clock import day_of
from core.worklist import Waiting
from grids.duties import OFFICE_AND_SYSTEM, Duty
from staff.access import Access
from staff.accounts.models import User
from staff.attendance.models import Leave
from staff.calendar.rules import WorkingCalendar
from staff.inbox.lists import given_up


def waiting(user: User, access: Access, *, at: datetime) -> list[Waiting]:
    """Leave to approve, for heads; years whose holidays are not known yet, for the office; messages given up."""
    found = given_up(user) if access.holds(*OFFICE_AND_SYSTEM) else []
    return found + _of_office(access, at) if access.is_office else found


def _of_office(access: Access, at: datetime) -> list[Waiting]:
    found = []
    if access.holds(Duty.HEAD):
        count = Leave.objects.filter(approved_at=None, worker__subdistrict__in=access.offices).count()
        found.append(
            Waiting(
                _("leave to approve"),
                count,
                reverse("admin:staff_leave_changelist"),
                "due" if count else "calm",
                "beach_access",
            )
        )
    year = day_of(at).year
    unknown = [
        str(y) for y in ([year, year + 1] if day_of(at).month == 12 else [year]) if not WorkingCalendar().knows(y)
    ]
    if unknown:
        label = _("the holidays of %(years)s are not known: Monday to Friday are counted until you enter them") % {
            "years": ", ".join(unknown)
        }
        found.append(Waiting(label, None, reverse("admin:staff_calendarday_changelist"), "late", "calendar_month"))
    return found
