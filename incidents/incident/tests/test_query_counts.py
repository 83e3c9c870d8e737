"""How many statements each call takes; times are reported by `make bench` and asserted nowhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.testing.worlds import shared_world
from grids.tests.factories import matter, territory
from incidents.incident.models import Incident
from incidents.tests.factories import limits, make_incident
from staff.tests.factories import FULL_TIME, LEADER, center, department, member_account, posted

pytestmark = pytest.mark.django_db
CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


class World:
    """A center's session, and incidents with every kind of related row."""

    def __init__(self) -> None:
        self.place = territory()
        limits(self.place.subdistrict)
        self.grid = self.place.grids[0]
        self.center = center(self.place.subdistrict)
        self.client = Client()
        self.client.force_login(self.center)
        self.code = self.grid.versions.get().code
        self.client.get("/api/v1/matters/")  # a new connection asks PostgreSQL for the numbers of its types
        self.department = department(self.place.subdistrict)

    def incidents(self, count: int) -> list[Incident]:
        made = []
        for grid in (self.place.grids * count)[:count]:
            reporter = posted(FULL_TIME, to=grid).worker
            made.append(make_incident(grid, by=self.center, reporter=reporter, source="member"))
        Incident.objects.update(department=self.department)
        return made

    def post(self, path: str, body: dict[str, Any]) -> Any:
        answer = self.client.post(path, body, content_type="application/json")
        assert answer.status_code == 201, answer.content
        return answer.json()


def statements(work: Callable[[], object]) -> list[str]:
    """What reads or writes; the control of the transaction is not counted."""
    with CaptureQueriesContext(connection) as captured:
        work()
    return [query["sql"] for query in captured.captured_queries if not query["sql"].startswith(CONTROL)]


@shared_world
def world() -> World:
    return World()


def test_the_list_takes_two_for_one_incident_and_for_many(world: World) -> None:
    for count in (1, 7):
        world.incidents(count)
        assert len(statements(lambda: world.client.get("/api/v1/incidents/"))) == 2


def test_no_role_takes_more_than_three_for_the_list(world: World) -> None:
    world.incidents(2)
    for place, role in ((world.grid, FULL_TIME), (world.place.villages[1], LEADER)):
        client = Client()
        client.force_login(member_account(role, to=place))
        client.get("/api/v1/incidents/")  # the first answer notes that the session is awake
        assert len(statements(lambda client=client: client.get("/api/v1/incidents/"))) <= 3


def test_an_incident_takes_three_and_the_mark_of_its_state_one(world: World) -> None:
    (incident,) = world.incidents(1)
    assert len(statements(lambda: world.client.get(f"/api/v1/incidents/{incident.number}/"))) == 4


def test_a_report_and_a_move_take_twelve_at_most(world: World) -> None:
    body = {
        "grid": world.code,
        "matter": matter().code,
        "title": "楼道堆物",
        "occurred_at": (timezone.now() - timedelta(hours=1)).isoformat(),
        "state": "reported",
    }
    numbers: list[str] = []
    reported = statements(lambda: numbers.append(world.post("/api/v1/incidents/", body)["number"]))
    assert len(reported) <= 12, "\n".join(reported)
    moved = statements(lambda: world.post(f"/api/v1/incidents/{numbers[0]}/moves/", {"move": "accept"}))
    assert len(moved) <= 12, "\n".join(moved)


def test_a_search_takes_one_more_for_the_log_and_one_for_the_index(world: World) -> None:
    world.incidents(3)
    assert len(statements(lambda: world.client.get("/api/v1/incidents/", {"q": "堆物"}))) == 4
