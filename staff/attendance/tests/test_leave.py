"""Approved leave writes its days into the attendance."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from psycopg2.extras import DateRange

from core.clock import starts_at
from core.errors import InvalidInput, NotAllowed
from grids.tests.factories import subdistrict
from staff.attendance.models import Attendance, Leave
from staff.attendance.services import LeaveAlreadyApproved, approve_leave
from staff.tests.factories import account, center, on_leave, worker

pytestmark = pytest.mark.django_db
BEGIN, END = date(2026, 4, 29), date(2026, 5, 4)  # over a weekend and a public holiday


@pytest.fixture
def who():
    return worker(subdistrict())


@pytest.fixture
def clerk(who):
    return center(who.subdistrict)


def days(who):
    return list(who.attendance.order_by("day").values_list("day", "status", "leave_kind"))


def test_every_calendar_day_of_an_approved_leave_has_a_row(who, clerk):
    leave = on_leave(who, BEGIN, END, by=clerk)
    assert [day for day, status, kind in days(who) if (status, kind) == ("leave", "annual")] == [
        date(2026, 4, 29),
        date(2026, 4, 30),
        date(2026, 5, 1),
        date(2026, 5, 2),
        date(2026, 5, 3),
    ]
    assert leave.approved_by == clerk


def test_a_day_that_had_a_record_becomes_a_day_on_leave(who, clerk):
    Attendance.objects.create(worker=who, day=BEGIN, status="present")
    on_leave(who, BEGIN, END, by=clerk, kind="sick")
    assert days(who)[0] == (BEGIN, "leave", "sick")
    assert who.attendance.count() == 5


def test_leave_that_is_not_approved_has_no_rows(who):
    Leave.objects.create(worker=who, kind="annual", during=DateRange(BEGIN, END))
    assert days(who) == []


def test_it_is_approved_once_by_somebody_else_and_has_an_end(who, clerk):
    leave = on_leave(who, BEGIN, END, by=clerk)
    with pytest.raises(LeaveAlreadyApproved):
        approve_leave(leave=leave, by=clerk, at=starts_at(END))
    later = Leave.objects.create(worker=who, kind="annual", during=DateRange(END, None))
    with pytest.raises(NotAllowed):
        approve_leave(leave=later, by=account(of=who), at=starts_at(END))
    with pytest.raises(InvalidInput):
        approve_leave(leave=later, by=clerk, at=starts_at(END))


def test_two_leaves_of_one_person_do_not_overlap(who, clerk):
    on_leave(who, BEGIN, END, by=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Leave.objects.create(worker=who, kind="sick", during=DateRange(date(2026, 5, 3), date(2026, 5, 9)))
