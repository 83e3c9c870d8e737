"""Attendance as lists: monthly rates, queryset, filter and JSON."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter
from rest_framework import serializers

from core.clock import days_between
from core.rest.datasets import Dataset, fields
from core.rest.filters import COMPARED, Filters
from core.rest.serializers import Strict
from core.worklist import Queue, Queues
from grids.duties import Duty
from staff.access import Role, access_of, account_of, where_held, with_duty
from staff.accounts.models import User
from staff.attendance.models import Attendance, AttendanceStatus, Leave
from staff.attendance.rules import MonthOfWork, month_of_work
from staff.calendar.lists import working_calendars
from staff.calendar.rules import WorkingCalendar
from staff.people.lists import worker_field
from staff.people.models import Worker
from staff.postings.models import Posting
from staff.rest import PrivateColumns, past_day_or_refuse, plausible_day


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

    Four queries, however many workers. Only full-time members keep working days.
    """
    begin, end = month_range(month)
    end = min(end, on + timedelta(days=1))
    if end <= begin:
        return []
    days = _days_in_post(workers, begin, end)
    statuses: dict[int, dict[date, str]] = defaultdict(dict)
    known = Attendance.objects.filter(worker__in=days, day__gte=begin, day__lt=end)
    for worker, day, status in known.values_list("worker", "day", "status"):
        statuses[worker][day] = status
    calendars = working_calendars()
    return [
        AttendanceRate(
            worker,
            month_of_work(
                sorted(days[worker.pk]),
                statuses[worker.pk],
                calendars.get(worker.subdistrict_id, WorkingCalendar()),
            ),
        )
        for worker in Worker.objects.filter(pk__in=days).order_by("pinyin", "staff_number")
    ]


def _days_in_post(workers: Any, begin: date, end: date) -> dict[int, set[date]]:
    days: dict[int, set[date]] = defaultdict(set)
    postings = Posting.objects.filter(worker__in=workers, role=Role.FULL_TIME, during__overlap=(begin, end))
    for worker, during in postings.values_list("worker", "during"):
        days[worker].update(days_between(max(begin, during.lower), min(end, during.upper or end)))
    return days


def attendance(user: User, _on: date) -> QuerySet[Attendance]:
    return Attendance.objects.visible_to(user).select_related("worker")


class AttendanceFilter(Filters):
    worker = CharFilter("worker__staff_number")

    class Meta(Filters.Meta):
        model = Attendance
        fields = {"day": COMPARED, "status": ["exact"], "leave_kind": ["exact"], "recorded_at": COMPARED}


class AttendanceSerializer(Strict, PrivateColumns):
    """A day on leave is an approved one. Its kind is read by the office and by the person; for others it is null."""

    worker = worker_field()
    day = serializers.DateField(validators=[plausible_day])

    class Meta:
        model = Attendance
        fields = ["id", "worker", "day", "status", "leave_kind", "recorded_at"]
        validators: list[Any] = []  # the database has the last word

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        row = {**{name: getattr(self.instance, name, "") for name in ("status", "leave_kind", "day")}, **given}
        on_leave = row["status"] == AttendanceStatus.LEAVE
        if on_leave and not row["leave_kind"]:
            raise serializers.ValidationError({"leave_kind": _("Name the kind of leave.")})
        if not on_leave and row["leave_kind"]:
            if "leave_kind" in given:
                raise serializers.ValidationError({"leave_kind": _("Only a day on leave has a kind of leave.")})
            given["leave_kind"] = ""
        was_leave = self.instance is not None and self.instance.status == AttendanceStatus.LEAVE
        if (on_leave or was_leave) and not access_of(account_of(self.context["request"])).holds(Duty.CENTER):
            raise serializers.ValidationError({"status": _("Leave is approved by the center, which enters it.")})
        if not on_leave:
            past_day_or_refuse(row["day"])
        return given


ATTENDANCE = Dataset(
    "attendance",
    attendance,
    fields("id", "day", "status", "leave_kind", "recorded_at", worker="worker__staff_number"),
    dated="day",
)


OFFICE_QUEUES = Queues(
    page="admin:staff_leave_changelist",
    rows=Leave.objects.visible_to,
    queues=(
        Queue(
            "approve",
            _("leave to approve"),
            "beach_access",
            with_duty(Duty.HEAD),
            lambda user, _at: Q(approved_at=None) & where_held(user, Duty.HEAD, path="worker__subdistrict"),
        ),
    ),
)
