"""Attendance by the month: rates per worker, and the month as a matrix."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from core.clock import days_between
from staff.models import Attendance, Posting, Role, Worker
from staff.rules import MonthOfWork, WorkingCalendar, month_of_work
from staff.selectors import working_calendars


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
