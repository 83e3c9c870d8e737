"""Attendance as lists: monthly rates, queryset, filter and JSON."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter
from rest_framework import serializers

from core.clock import days_between
from core.rest.datasets import Dataset, fields
from core.rest.filters import COMPARED, Filters
from core.rest.serializers import ByKey, Strict
from core.worklist import Line, Queue, Queues, joined, written
from grids.duties import Duty
from staff.access import Role, where_held, with_duty
from staff.accounts.models import User
from staff.attendance.leaves import DayOfLeave, ask_for_days
from staff.attendance.models import Attendance, AttendanceStatus, Leave, LeaveKind
from staff.attendance.rules import WHOLE, MonthOfWork, Part, month_of_work
from staff.attendance.services import add_attendance, change_attendance, refuse_day_of_leave
from staff.calendar.lists import working_calendar, working_calendars
from staff.calendar.rules import WorkingCalendar
from staff.people.lists import worker_field
from staff.people.models import Worker
from staff.postings.models import GridService, Posting
from staff.rest import PrivateColumns, plausible_day


def days_in_words(days: Fraction) -> str:
    """A number of days with halves, without needless zeros: 2, 2.5."""
    whole, half = divmod(days, 1)
    return f"{whole}.5" if half else str(whole)


def working_days_of(leave: Leave) -> str:
    """How many working days a leave covers, as the calendar says now; half days count half."""
    if leave.during.upper is None:
        return "-"
    calendar = working_calendar(leave.worker.subdistrict_id)
    days = sum(calendar.is_working(day) for day in days_between(leave.during.lower, leave.during.upper))
    return days_in_words(Fraction(leave.part) * days)


def of_full_time_members(rows: QuerySet[Any], grids: Iterable[Any]) -> QuerySet[Any]:
    """The days on which the worker served one of some grids full-time."""
    served = GridService.objects.filter(
        worker=OuterRef("worker"), grid__in=list(grids), role=Role.FULL_TIME, during__contains=OuterRef("day")
    )
    return rows.filter(Exists(served))


@dataclass(frozen=True)
class AttendanceRate:
    """The working days of one worker in a month."""

    worker: Worker
    month: MonthOfWork


def month_range(month: date) -> tuple[date, date]:
    """The first day of the month and of the next one."""
    begin = month.replace(day=1)
    return begin, (begin + timedelta(days=32)).replace(day=1)


def attendance_rates(workers: Any, *, month: date, on: date) -> list[AttendanceRate]:
    """Rates of those who were full-time members in the month, up to `on` where the month still runs.

    Three queries, however many workers, and one where a calendar changed. Only full-time members keep working days.
    """
    begin, end = month_range(month)
    end = min(end, on + timedelta(days=1))
    if end <= begin:
        return []
    people, days = _days_in_post(workers, begin, end)
    recorded: dict[int, dict[date, list[Part]]] = defaultdict(lambda: defaultdict(list))
    known = Attendance.objects.filter(worker__in=days, day__gte=begin, day__lt=end)
    for worker, day, status, part in known.values_list("worker", "day", "status", "part"):
        recorded[worker][day].append(Part(status, part))
    asked = _days_asked(days, begin, end)
    calendars = working_calendars()
    return [
        AttendanceRate(
            worker,
            month_of_work(
                sorted(days[worker.pk]),
                recorded[worker.pk],
                calendars.get(worker.subdistrict_id, WorkingCalendar()),
                asked[worker.pk],
            ),
        )
        for worker in sorted(people, key=lambda one: (one.pinyin, one.staff_number))
    ]


def _days_asked(workers: Iterable[int], begin: date, end: date) -> dict[int, set[date]]:
    """The days of leaves that wait for a head, by worker."""
    days: dict[int, set[date]] = defaultdict(set)
    waiting = Leave.objects.waiting().filter(worker__in=workers, during__overlap=(begin, end))
    for worker, during in waiting.values_list("worker", "during"):
        days[worker].update(days_between(max(begin, during.lower), min(end, during.upper or end)))
    return days


def _days_in_post(workers: Any, begin: date, end: date) -> tuple[list[Worker], dict[int, set[date]]]:
    """Who was a full-time member on any of the days, and on which."""
    people, days = {}, defaultdict(set)
    postings = Posting.objects.filter(worker__in=workers, role=Role.FULL_TIME, during__overlap=(begin, end))
    for post in postings.select_related("worker"):
        people[post.worker_id] = post.worker
        days[post.worker_id].update(days_between(max(begin, post.during.lower), min(end, post.during.upper or end)))
    return list(people.values()), days


def attendance(user: User, _on: date) -> QuerySet[Attendance]:
    return Attendance.objects.visible_to(user).select_related("worker")


class AttendanceFilter(Filters):
    worker = CharFilter("worker__staff_number")

    class Meta(Filters.Meta):
        model = Attendance
        fields = {"day": COMPARED, "status": ["exact"], "leave_kind": ["exact"], "recorded_at": COMPARED}


class AttendanceSerializer(Strict, PrivateColumns):
    """A day or half of one. A day on leave is an approved one: what says so here is asked for, and waits for a head.

    The kind of leave is read by the office and by the person; for others it is null.
    """

    worker = worker_field()
    day = serializers.DateField(validators=[plausible_day])
    part = serializers.ChoiceField([1, 0.5], required=False, help_text=str(_("1 for a whole day, 0.5 for half of one")))

    class Meta:
        model = Attendance
        fields = ["id", "worker", "day", "status", "part", "leave_kind", "recorded_at"]
        validators: list[Any] = []  # the database has the last word

    def to_representation(self, record: Attendance) -> dict[str, Any]:
        return {**super().to_representation(record), "part": 1 if record.part == 1 else 0.5}

    def validate_part(self, part: float) -> Decimal:
        return Decimal(str(part))

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if self.instance is not None and {"worker", "day"} & given.keys():
            raise serializers.ValidationError({"day": _("Worker and day of a record stay: take it back, and add one.")})
        on_leave = given.get("status") == AttendanceStatus.LEAVE
        if on_leave and not given.get("leave_kind"):
            raise serializers.ValidationError({"leave_kind": _("Name the kind of leave.")})
        if not on_leave and given.get("leave_kind"):
            raise serializers.ValidationError({"leave_kind": _("Only a day on leave has a kind of leave.")})
        return given

    def create(self, given: dict[str, Any]) -> Attendance | Leave:
        part = given.get("part", WHOLE)
        if given["status"] == AttendanceStatus.LEAVE:
            return asked_for(given["worker"], given["day"], given["leave_kind"], part)
        today = timezone.localdate()
        return add_attendance(worker=given["worker"], day=given["day"], status=given["status"], part=part, today=today)

    def update(self, record: Attendance, given: dict[str, Any]) -> Attendance | Leave:
        part = given.get("part", record.part)
        if given.get("status") == AttendanceStatus.LEAVE:
            refuse_day_of_leave(record)
            return asked_for(record.worker, record.day, given["leave_kind"], part)
        return change_attendance(record=record, status=given.get("status", record.status), part=part)


def asked_for(worker: Worker, day: date, kind: str, part: Decimal) -> Leave:
    """The leave that covers the day: asked for now, or before."""
    ask_for_days([DayOfLeave(worker, day, kind, part)])
    return Leave.objects.get(closed_at=None, worker=worker, kind=kind, part=part, during__contains=day)


class LeaveAskedSerializer(serializers.ModelSerializer[Leave]):
    """A leave that was asked for: it waits for a head, and is no attendance before."""

    detail = serializers.SerializerMethodField()
    worker = ByKey("worker.staff_number")
    leave_kind = serializers.ChoiceField(LeaveKind.choices, source="kind")
    begins_on = serializers.DateField(source="during.lower")
    ends_on = serializers.DateField(source="during.upper", help_text=str(_("The day after the last.")))
    part = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField()

    class Meta:
        model = Leave
        fields = ["detail", "worker", "leave_kind", "begins_on", "ends_on", "part", "state"]

    def get_detail(self, leave: Leave) -> str:
        if leave.approved_at:
            return str(_("This leave is approved already."))
        return str(_("The leave is asked for. It counts once a head has approved it."))

    def get_part(self, leave: Leave) -> float:
        return 1 if leave.part == WHOLE else 0.5

    def get_state(self, leave: Leave) -> str:
        return "approved" if leave.approved_at else "waiting"


ATTENDANCE = Dataset(
    "attendance",
    attendance,
    fields("id", "day", "status", "part", "leave_kind", "recorded_at", worker="worker__staff_number"),
    dated="day",
)


OFFICE_QUEUES = Queues(
    page="admin:staff_leave_changelist",
    rows=Leave.objects.visible_to,
    line=Line(
        "admin:staff_leave_change",
        joined("worker__name", written("during__startswith", "YYYY-MM-DD")),
        since="recorded_at",
    ),
    queues=(
        Queue(
            "approve",
            _("leave to approve"),
            "beach_access",
            with_duty(Duty.HEAD),
            lambda user, _at: (
                Q(approved_at=None, closed_at=None) & where_held(user, Duty.HEAD, path="worker__subdistrict")
            ),
            verb=_("Approve"),
            act=("admin:staff_leave_approve",),
        ),
    ),
)
