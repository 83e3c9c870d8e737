"""Attendance over REST."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from grids.duties import Duty
from grids.tests.factories import territory
from staff.attendance.models import Attendance
from staff.tests.factories import (
    center,
    officer,
    worker,
)

pytestmark = pytest.mark.django_db


def client_of(user: Any) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


@pytest.fixture
def made() -> Any:
    return territory(villages=2, grids_each=2)


@pytest.fixture
def office(made: Any) -> APIClient:
    return client_of(center(made.subdistrict))


def test_leave_needs_its_kind_and_the_center(made: Any, office: APIClient) -> None:
    who = worker(made.subdistrict).staff_number
    body = {"worker": who, "day": "2026-03-02", "status": "leave"}
    assert set(office.post("/api/v1/attendance/", body, format="json").json()["fields"]) == {"leave_kind"}
    field = client_of(officer(Duty.FIELD, made.subdistrict))
    by_field = field.post("/api/v1/attendance/", {**body, "leave_kind": "sick"}, format="json")
    assert set(by_field.json()["fields"]) == {"status"}
    assert field.post("/api/v1/attendance/", {**body, "status": "present"}, format="json").status_code == 201
    again = office.post("/api/v1/attendance/", {**body, "leave_kind": "sick"}, format="json")
    assert set(again.json()["fields"]) == {"day"}, "one row a day"
    row = Attendance.objects.get()
    corrected = office.patch(f"/api/v1/attendance/{row.pk}/", {"status": "leave", "leave_kind": "sick"}, format="json")
    assert corrected.status_code == 200, corrected.content
    undone = field.patch(f"/api/v1/attendance/{row.pk}/", {"status": "present", "leave_kind": ""}, format="json")
    assert set(undone.json()["fields"]) == {"status"}, "what the center approved stays"
    tomorrow = str(timezone.localdate() + timedelta(days=1))
    early = office.post("/api/v1/attendance/", {"worker": who, "day": tomorrow, "status": "present"}, format="json")
    assert set(early.json()["fields"]) == {"day"}
