"""Resources of staff, by their address."""

from typing import Any

from staff.attendance.api import AttendanceViewSet
from staff.calendar.api import CalendarViewSet
from staff.departments.api import DepartmentViewSet
from staff.people.api import WorkerViewSet
from staff.postings.api import CoverageViewSet, PostingViewSet
from staff.recruitment.api import ApplicationViewSet

RESOURCES: list[tuple[str, Any]] = [
    ("coverage", CoverageViewSet),
    ("departments", DepartmentViewSet),
    ("workers", WorkerViewSet),
    ("postings", PostingViewSet),
    ("applications", ApplicationViewSet),
    ("attendance", AttendanceViewSet),
    ("calendar", CalendarViewSet),
]
