"""Attendance over REST: days and halves, and leave that is only asked for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from core.testing.worlds import shared_world
from grids.duties import Duty
from grids.tests.factories import Territory, territory
from staff.attendance.models import Attendance, Leave
from staff.people.models import Worker
from staff.tests.factories import FULL_TIME, center, officer, on_leave, posted, worker

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/attendance/"
DAY = "2026-03-02"


def client_of(user: Any) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


@shared_world
def made() -> Territory:
    return territory(villages=2, grids_each=2)


@shared_world
def office(made: Territory) -> APIClient:
    return client_of(center(made.subdistrict))


@shared_world
def who(made: Territory) -> Worker:
    return posted(FULL_TIME, to=made.grids[0]).worker


def body(who: Worker, **more: object) -> dict[str, object]:
    return {"worker": who.staff_number, "day": DAY, "status": "present", **more}


def test_a_day_on_leave_is_asked_for_and_is_none_before_a_head_approves(made, office, who) -> None:
    no_kind = office.post(ADDRESS, body(who, status="leave"), format="json")
    assert set(no_kind.json()["fields"]) == {"leave_kind"}
    for client in (office, client_of(officer(Duty.FIELD, made.subdistrict))):
        asked = client.post(ADDRESS, body(who, status="leave", leave_kind="sick"), format="json")
        assert (asked.status_code, asked.json()["state"]) == (202, "waiting")
    assert (Leave.objects.get().approved_at, Attendance.objects.count()) == (None, 0)


def test_a_correction_to_leave_is_asked_for_and_the_record_stays(office, who) -> None:
    row = office.post(ADDRESS, body(who), format="json").json()
    address = f"{ADDRESS}{row['id']}/"
    asked = office.patch(address, {"status": "leave", "leave_kind": "personal"}, format="json")
    assert (asked.status_code, asked.json()["leave_kind"]) == (202, "personal")
    assert office.get(address).json()["status"] == "present"
    assert office.patch(address, {"status": "absent"}, format="json").json()["status"] == "absent"


def test_a_day_of_an_approved_leave_is_neither_changed_nor_deleted(office, who) -> None:
    on_leave(who, date(2026, 3, 2), date(2026, 3, 3))
    address = f"{ADDRESS}{Attendance.objects.get().pk}/"
    for answer in (
        office.patch(address, {"status": "present"}, format="json"),
        office.patch(address, {"status": "leave", "leave_kind": "sick"}, format="json"),
        office.delete(address),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "approved_leave")
    assert Attendance.objects.get().leave_kind == "annual"


def test_halves_make_a_day_and_no_more(office, who) -> None:
    first = office.post(ADDRESS, body(who, part=0.5), format="json")
    assert (first.status_code, first.json()["part"]) == (201, 0.5)
    whole = office.post(ADDRESS, body(who, status="absent"), format="json")
    assert set(whole.json()["fields"]) == {"day"}
    assert office.post(ADDRESS, body(who, status="absent", part=0.5), format="json").status_code == 201
    again = office.post(ADDRESS, body(who, part=1), format="json")
    assert set(again.json()["fields"]) == {"day"}
    assert set(office.post(ADDRESS, body(who, part=0.3), format="json").json()["fields"]) == {"part"}


def test_a_day_lies_between_the_first_day_in_post_and_today(made, office) -> None:
    new = posted(FULL_TIME, to=made.grids[1], begins_on=date(2026, 3, 5)).worker
    early = office.post(ADDRESS, body(new), format="json")
    assert (early.status_code, early.json()["code"]) == (400, "not_yet_in_post")
    asked = office.post(ADDRESS, body(new, status="leave", leave_kind="sick"), format="json")
    assert asked.json()["code"] == "not_yet_in_post"
    assert office.post(ADDRESS, body(new, day="2026-03-05"), format="json").status_code == 201
    tomorrow = str(timezone.localdate() + timedelta(days=1))
    assert set(office.post(ADDRESS, body(new, day=tomorrow), format="json").json()["fields"]) == {"day"}
    nowhere = office.post(ADDRESS, body(worker(made.subdistrict)), format="json")
    assert nowhere.json()["code"] == "not_yet_in_post"
    window = worker(made.subdistrict, at_window=True)
    assert office.post(ADDRESS, body(window), format="json").status_code == 201, "they have no post"


def test_worker_and_day_of_a_record_stay(office, who) -> None:
    row = office.post(ADDRESS, body(who), format="json").json()
    moved = office.patch(f"{ADDRESS}{row['id']}/", {"day": "2026-03-03"}, format="json")
    assert set(moved.json()["fields"]) == {"day"}
    assert office.delete(f"{ADDRESS}{row['id']}/").status_code == 204
