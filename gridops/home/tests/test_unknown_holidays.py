"""The work list asks for the holidays of a year until the office has entered them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from gridops.home.worklist import notices_for
from grids.tests.factories import territory
from staff.access import access_of
from staff.calendar.models import CalendarDay
from staff.tests.factories import SINCE, center

pytestmark = pytest.mark.django_db
SEPTEMBER, OCTOBER, DECEMBER = (datetime(2049, month, 20, tzinfo=UTC) for month in (9, 10, 12))


def enter(place, day: date) -> None:
    CalendarDay.objects.create(subdistrict=place.subdistrict, day=day, working=False, name="元旦")


def told(access, at: datetime) -> list:
    return [row for row in notices_for(access, at=at) if row.icon == "calendar_month"]


def test_it_asks_for_the_next_year_from_october_until_the_offices_own_calendar_has_it():
    place, other = territory(), territory()
    enter(place, date(2049, 1, 1))
    office = access_of(center(place.subdistrict), SINCE)
    assert told(office, SEPTEMBER) == []
    for at in (OCTOBER, DECEMBER):
        [waiting] = told(office, at)
        assert "2050" in waiting.label
        assert "2049" not in waiting.label
    enter(other, date(2050, 1, 1))
    assert told(office, DECEMBER), "another office's calendar is not this one's"
    enter(place, date(2050, 1, 1))
    assert told(office, DECEMBER) == []
