"""People, postings, coverage, attendance and the calendar over HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from core.testing.worlds import shared_world
from grids.tests.factories import territory
from staff.tests.factories import (
    FULL_TIME,
    center,
    member_account,
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


def code_of(grid: Any) -> str:
    return str(grid.versions.get().code)


def test_grids_stand_as_on_the_day(made: Any, office: APIClient) -> None:
    grid, today = made.grids[0], timezone.localdate()
    grid.during = (grid.during.lower, today)
    grid.save()
    assert code_of(grid) not in {row["code"] for row in office.get("/api/v1/grids/").json()["results"]}
    yesterday = {"on": str(today - timedelta(days=1))}
    row = office.get(f"/api/v1/grids/{code_of(grid)}/", yesterday).json()
    assert row["closed_on"] == str(today)
    assert row["village"] == made.villages[0].code
    assert set(row) >= {"name", "complexity", "opened_on", "population", "households", "premises", "boundary"}


def test_a_full_time_member_sees_the_village_of_the_grid(made: Any) -> None:
    member = client_of(member_account(FULL_TIME, to=made.grids[0]))
    assert [row["code"] for row in member.get("/api/v1/villages/").json()["results"]] == [made.villages[0].code]
    assert [row["code"] for row in member.get("/api/v1/grids/").json()["results"]] == [code_of(made.grids[0])]
