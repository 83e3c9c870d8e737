"""The working calendar over REST."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from core.testing.worlds import shared_world
from grids.tests.factories import territory
from staff.tests.factories import (
    center,
)

pytestmark = pytest.mark.django_db


def client_of(user: Any) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


@shared_world
def made() -> Any:
    return territory(villages=2, grids_each=2)


@shared_world
def office(made: Any) -> APIClient:
    return client_of(center(made.subdistrict))


def test_the_center_overrides_the_calendar(made: Any, office: APIClient) -> None:
    body = {"day": "2027-01-04", "working": False, "name": "元旦调休"}
    assert office.post("/api/v1/calendar/", body, format="json").status_code == 201
    assert set(office.post("/api/v1/calendar/", body, format="json").json()["fields"]) == {"day"}
    assert office.patch("/api/v1/calendar/2027-01-04/", {"working": True}, format="json").json()["working"] is True
    assert office.delete("/api/v1/calendar/2027-01-04/").status_code == 204
    assert set(office.post("/api/v1/calendar/", {"day": "x"}, format="json").json()["fields"]) == {
        "day",
        "working",
        "name",
    }
