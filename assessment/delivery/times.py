"""The times that run from being told, of many deliveries at once: calendars, terms and leave are read once for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache

from assessment.delivery import rules
from assessment.delivery.models import Delivery
from assessment.scheme.terms import Terms, first_version
from assessment.scheme.versions import version_on
from core.clock import day_of
from staff.attendance.models import Attendance, AttendanceStatus
from staff.attendance.rules import WHOLE
from staff.calendar.lists import working_calendars
from staff.calendar.rules import WorkingCalendar


def terms_on(subdistrict: int, day: date) -> Terms:
    """The office's rules for telling and objecting on a day; those of a new office where it has none yet."""
    scheme = version_on(subdistrict, day)
    return scheme.value if scheme else first_version(day)


def objections_until(delivery: Delivery, calendar: WorkingCalendar, terms: Terms) -> date | None:
    """The last day on which the person may object: until its midnight. None while they are not told."""
    if delivery.told_at is None:
        return None
    return rules.last_day(day_of(delivery.told_at), terms.objection.working_days, calendar)


def served_by_notice_on(untold: Iterable[Delivery]) -> dict[int, date]:
    """By delivery the day with whose end the person counts as told although it was not read. A few queries."""
    rows = list(untold)
    calendar_of, terms_of, leave = _calendars(), cache(terms_on), _leave_of(rows)
    last_days = {}
    for row in rows:
        sent = day_of(row.sent_at)
        wait = terms_of(row.subdistrict_id, sent).delivery.notice_after_working_days
        calendar = calendar_of(row.subdistrict_id)
        last_days[row.pk] = rules.served_by_notice_after(sent, wait, calendar, leave[row.worker_id])
    return last_days


def still_open(deliveries: Iterable[Delivery], on: date) -> set[int]:
    """The rows (by key) of these deliveries for which somebody may still object in time on a day. A few queries."""
    return set(open_until(deliveries, on))


def open_until(deliveries: Iterable[Delivery], on: date) -> dict[int, date | None]:
    """By row (its key) the last day on which its person may object; None where the person was not told yet.

    Rows whose time is over are left out. So are rows that a person on long leave was not told of: they delay nobody.
    """
    calendar_of, terms_of = _calendars(), cache(terms_on)
    open_: dict[int, date | None] = {}
    for row in list(deliveries):
        calendar, sent = calendar_of(row.subdistrict_id), day_of(row.sent_at)
        terms = terms_of(row.subdistrict_id, sent)
        until = objections_until(row, calendar, terms)
        if until is None:
            waits = not rules.delays_nobody(sent, on, terms.delivery.notice_after_working_days, calendar)
        else:
            waits = on <= until
        if waits:
            open_[row.key] = until
    return open_


def _calendars() -> Callable[[int], WorkingCalendar]:
    entered = working_calendars()
    return lambda subdistrict: entered.get(subdistrict, WorkingCalendar())


def _leave_of(rows: list[Delivery]) -> dict[int, set[date]]:
    """By worker the whole days of approved leave since the first of these was sent."""
    days: dict[int, set[date]] = defaultdict(set)
    if rows:
        since = min(day_of(row.sent_at) for row in rows)
        leave = Attendance.objects.filter(
            worker__in={row.worker_id for row in rows}, day__gte=since, status=AttendanceStatus.LEAVE, part=WHOLE
        )
        for worker, day in leave.values_list("worker", "day"):
            days[worker].add(day)
    return days
