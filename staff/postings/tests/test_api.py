"""Postings and coverage over REST."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from core.testing.worlds import shared_world
from grids.territory.models import GridVersion
from grids.tests.factories import territory
from staff.tests.factories import (
    FULL_TIME,
    GUIDE,
    LEADER,
    PART_TIME,
    cadre,
    center,
    posted,
    worker,
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


def test_a_posting_is_half_open_and_an_overlap_is_refused_in_words(made: Any, office: APIClient) -> None:
    first, second = (cadre(made.villages[0]).staff_number for _ in range(2))
    body = {"worker": first, "role": "leader", "grid": code_of(made.grids[0]), "begins_on": "2026-01-01"}
    answer = office.post("/api/v1/postings/", body, format="json")
    assert answer.status_code == 201, answer.content
    assert (answer.json()["begins_on"], answer.json()["ends_on"]) == ("2026-01-01", None)
    overlap = office.post("/api/v1/postings/", {**body, "worker": second, "begins_on": "2026-03-01"}, format="json")
    assert overlap.status_code == 400
    assert overlap.json()["fields"] == {"begins_on": [overlap.json()["detail"]]}
    ended = office.patch(f"/api/v1/postings/{answer.json()['id']}/", {"ends_on": "2026-03-01"}, format="json")
    assert ended.status_code == 200, ended.content
    assert ended.json()["ends_on"] == "2026-03-01"
    after = office.post("/api/v1/postings/", {**body, "worker": second, "begins_on": "2026-03-01"}, format="json")
    assert after.status_code == 201, after.content
    on = office.get("/api/v1/postings/", {"on": "2026-02-28"}).json()["results"]
    assert [row["worker"] for row in on] == [first]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"grid": None}, "grid"),
        ({"village": "x"}, "village"),
        ({"worker": "nobody"}, "worker"),
        ({"role": "boss"}, "role"),
        ({"begins_on": "someday"}, "begins_on"),
        ({"begins_on": "0001-01-01"}, "begins_on"),
        ({"ends_on": "2025-01-01"}, "ends_on"),
        ({"salary": 1}, "salary"),
    ],
)
def test_a_bad_posting_names_the_field(made: Any, office: APIClient, change: dict[str, Any], field: str) -> None:
    who = worker(made.subdistrict).staff_number
    body = {"worker": who, "role": "full_time", "grid": code_of(made.grids[0]), "begins_on": "2026-01-01"}
    refused = office.post("/api/v1/postings/", {**body, **change}, format="json")
    assert refused.status_code == 400, refused.content
    assert set(refused.json()["fields"]) == {field}


def test_coverage_counts_people_by_role_and_names_what_is_missing(made: Any, office: APIClient) -> None:
    grid, bare = made.grids[0], made.grids[2]
    GridVersion.objects.filter(grid=grid).update(complexity="complex")
    posted(GUIDE, to=made.villages[0])
    posted(LEADER, to=made.villages[0])
    posted(FULL_TIME, to=grid)
    posted(PART_TIME, to=grid)
    posted(PART_TIME, to=grid)
    rows = {row["grid"]: row for row in office.get("/api/v1/coverage/").json()["results"]}
    full = rows[code_of(grid)]
    assert [full[role] for role in ("guide", "leader", "full_time", "part_time")] == [1, 1, 1, 2]
    assert full["missing"] == ["full_time"], "a complex grid needs two"
    assert rows[code_of(bare)]["missing"] == ["guide", "leader", "full_time", "part_time"]
    posted(FULL_TIME, to=grid)
    assert office.get(f"/api/v1/coverage/{code_of(grid)}/").json()["missing"] == []
    before = office.get("/api/v1/coverage/", {"on": "2019-01-01", "grid": code_of(grid)}).json()["results"]
    assert before[0]["full_time"] == 0
