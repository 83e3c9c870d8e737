"""People, postings, attendance, the calendar and recruitment as JSON."""

from staff.serializers.people import (
    CONTRACT,
    EARLIEST,
    JUDGED,
    PERSONAL,
    AttendanceSerializer,
    CalendarDaySerializer,
    CoverageSerializer,
    DepartmentSerializer,
    PostingSerializer,
    WorkerSerializer,
    past_day,
    past_day_or_refuse,
    plausible_day,
    worker_field,
)
from staff.serializers.recruitment import (
    ApplicationSerializer,
    AppointSerializer,
    BecauseSerializer,
    RelaxationSerializer,
)

__all__ = [
    "CONTRACT",
    "EARLIEST",
    "JUDGED",
    "PERSONAL",
    "ApplicationSerializer",
    "AppointSerializer",
    "AttendanceSerializer",
    "BecauseSerializer",
    "CalendarDaySerializer",
    "CoverageSerializer",
    "DepartmentSerializer",
    "PostingSerializer",
    "RelaxationSerializer",
    "WorkerSerializer",
    "past_day",
    "past_day_or_refuse",
    "plausible_day",
    "worker_field",
]
