"""Territory by scope, people, postings, attendance, the calendar and recruitment over REST."""

from staff.api.people import (
    AttendanceViewSet,
    CalendarViewSet,
    CoverageViewSet,
    DepartmentViewSet,
    GridViewSet,
    PostingViewSet,
    VillageViewSet,
    WorkerViewSet,
)
from staff.api.recruitment import ApplicationViewSet

__all__ = [
    "ApplicationViewSet",
    "AttendanceViewSet",
    "CalendarViewSet",
    "CoverageViewSet",
    "DepartmentViewSet",
    "GridViewSet",
    "PostingViewSet",
    "VillageViewSet",
    "WorkerViewSet",
]
