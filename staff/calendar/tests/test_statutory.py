"""Statutory holidays: by law for the years that are carried, and as an office enters them."""

from __future__ import annotations

from datetime import date

import chinese_calendar
import pytest
from rest_framework.test import APIClient

from grids.tests.factories import territory
from staff.calendar.holidays import FESTIVALS, statutory_days
from staff.calendar.lists import working_calendar
from staff.calendar.models import CalendarDay
from staff.calendar.rules import WorkingCalendar
from staff.tests.factories import center

LEFT_OUT_BY_THE_LIBRARY = {date(2012, 6, 23)}  # a Saturday, which it does not call a holiday


@pytest.mark.parametrize("year", FESTIVALS)
def test_every_carried_holiday_is_a_named_day_off(year: int) -> None:
    days = statutory_days(year)
    assert len(days) == (13 if year >= 2025 else 11)
    for day in days - LEFT_OUT_BY_THE_LIBRARY:
        assert not chinese_calendar.is_workday(day), day
        assert chinese_calendar.get_holiday_detail(day)[1], day


def test_festivals_that_meet_give_another_day() -> None:
    assert {date(2020, 10, day) for day in (1, 2, 3, 4)} <= statutory_days(2020)


@pytest.mark.parametrize(("month", "paid"), [(8, 21), (9, 23), (10, 21)])
def test_paid_days_are_working_days_and_statutory_holidays(month: int, paid: int) -> None:
    days = WorkingCalendar().paid_days(date(2026, month, 1), date(2026, month + 1, 1))
    assert len(days) == len(set(days)) == paid


@pytest.mark.django_db
def test_the_office_says_otherwise_and_its_other_entries_leave_the_law_as_it_is() -> None:
    place = territory().subdistrict
    CalendarDay.objects.create(subdistrict=place, day=date(2026, 10, 1), working=False, name="国庆节")
    CalendarDay.objects.create(subdistrict=place, day=date(2026, 10, 2), working=False, name="x", statutory=False)
    CalendarDay.objects.create(subdistrict=place, day=date(2026, 10, 5), working=False, name="x", statutory=True)
    calendar = working_calendar(place)
    assert [calendar.is_statutory(date(2026, 10, day)) for day in (1, 2, 3, 5, 6)] == [True, False, True, True, False]


@pytest.mark.django_db
def test_it_is_entered_and_read_over_rest() -> None:
    place = territory().subdistrict
    client = APIClient()
    client.force_authenticate(center(place))
    day = {"day": "2026-12-31", "working": False, "name": "停工", "statutory": True}
    assert client.post("/api/v1/calendar/", day, format="json").status_code == 201
    assert client.get("/api/v1/calendar/2026-12-31/").json()["statutory"] is True
    assert working_calendar(place).is_statutory(date(2026, 12, 31))
