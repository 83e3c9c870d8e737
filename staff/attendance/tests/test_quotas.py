"""Days of leave in a year: what is taken counts halves and working days, and who exceeds them is warned of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from psycopg2.extras import DateRange

from core.clock import starts_at
from core.errors import InvalidInput
from core.history.saying import entered_by, saying
from grids.territory.models import Subdistrict
from grids.tests.factories import territory
from staff.accounts.identity import AboutOneself
from staff.attendance.leaves import approve_leave, ask_for_leave
from staff.attendance.models import Leave
from staff.attendance.models_of_quotas import LeaveQuota
from staff.attendance.quotas import in_words, quotas_of, save_quota
from staff.tests.factories import FULL_TIME, center, head, posted

pytestmark = pytest.mark.django_db


class World:
    def __init__(self) -> None:
        self.posting = posted(FULL_TIME, to=territory().grids[0], begins_on=date(2025, 1, 1))
        self.who = self.posting.worker
        self.subdistrict: Subdistrict = self.who.subdistrict
        self.head = head(self.subdistrict)

    def quota(self, days: str, **more: Any) -> LeaveQuota:
        values = {"subdistrict": self.subdistrict, "kind": "annual", "year": 2026, "days": Decimal(days), **more}
        return save_quota(LeaveQuota(**values))

    def leave(self, begin: str, end: str, *, part: str = "1", approved: bool = False, kind: str = "annual") -> Leave:
        """A leave from a day to the day after the last."""
        during = DateRange(date.fromisoformat(begin), date.fromisoformat(end))
        made = ask_for_leave(Leave(worker=self.who, kind=kind, during=during, part=Decimal(part)))
        return approve_leave(leave=made, by=self.head, at=starts_at(date(2026, 3, 1))) if approved else made


def test_taken_days_count_halves_and_no_rest_days() -> None:
    world = World()
    world.quota("5")
    world.leave("2026-03-06", "2026-03-10", approved=True)  # Friday to Monday: two working days
    world.leave("2026-03-11", "2026-03-12", part="0.5", approved=True)
    world.leave("2026-03-12", "2026-03-13", kind="sick", approved=True)
    (year,) = quotas_of(world.leave("2026-03-16", "2026-03-18"))
    assert (year.taken, year.asked, year.left, year.is_exceeded) == (Decimal("2.5"), 2, Decimal("0.5"), False)
    world.leave("2026-03-23", "2026-03-24", approved=True)
    (year,) = quotas_of(Leave.objects.get(during__startswith=date(2026, 3, 16)))
    assert (year.left, year.is_exceeded) == (Decimal("-0.5"), True)
    assert "0.5" in in_words(year)


def test_the_days_of_a_person_stand_before_those_of_everybody() -> None:
    world = World()
    world.quota("5")
    assert quotas_of(world.leave("2026-03-16", "2026-03-17"))[0].days == 5
    world.quota("10", worker=world.who, counted_in="calendar")
    (year,) = quotas_of(world.leave("2026-04-03", "2026-04-07"))
    assert (year.days, year.asked) == (10, 4)


def test_a_leave_over_new_year_counts_in_both_years() -> None:
    world = World()
    world.quota("5", counted_in="calendar")
    world.quota("1", counted_in="calendar", year=2027)
    first, second = quotas_of(world.leave("2026-12-30", "2027-01-03"))
    assert (first.asked, first.is_exceeded) == (2, False)
    assert (second.asked, second.is_exceeded) == (2, True)


def test_nothing_is_said_where_no_days_are_entered() -> None:
    assert quotas_of(World().leave("2026-03-16", "2026-03-17")) == []


def test_days_come_in_halves_and_once_a_year() -> None:
    world = World()
    with pytest.raises(InvalidInput):
        world.quota("5.3")
    world.quota("5")
    with pytest.raises(InvalidInput):
        world.quota("6")


def test_nobody_enters_their_own_days() -> None:
    world = World()
    clerk = center(world.subdistrict)
    clerk.person = world.who
    clerk.save()
    with entered_by("office"), saying(by=clerk), pytest.raises(AboutOneself):
        world.quota("30", worker=world.who)


def test_it_is_shown_when_leave_is_asked_and_when_it_is_approved() -> None:
    world = World()
    world.quota("1")
    client = Client()
    client.force_login(center(world.subdistrict))
    values = {"worker": world.who.pk, "kind": "annual", "part": "1"}
    values |= {"begins_on": "2026-03-16", "ends_on": "2026-03-18"}
    asked = client.post(reverse("admin:staff_leave_add"), values, follow=True)
    leave = Leave.objects.get()
    (year,) = quotas_of(leave)
    assert year.is_exceeded
    assert in_words(year) in asked.content.decode()
    client.force_login(world.head)
    for page in ("change", "approve"):
        address = reverse(f"admin:staff_leave_{page}", args=(leave.pk,))
        assert in_words(year) in client.get(address).content.decode()
    assert client.get(reverse("admin:staff_leavequota_changelist")).status_code == 200
