"""Two people who move one incident at once, truly: threads with connections of their own."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from grids.tests.factories import territory
from incidents.incident.models import Incident
from incidents.tests.factories import limits, make_incident
from incidents.tests.threads import at_once
from staff.accounts.models import User
from staff.tests.factories import center

pytestmark = pytest.mark.django_db(transaction=True)


class World:
    def __init__(self) -> None:
        self.place = territory()
        limits(self.place.subdistrict)
        self.clerks = [center(self.place.subdistrict), center(self.place.subdistrict)]

    def reported(self) -> Incident:
        return make_incident(self.place.grids[0], by=self.clerks[0])

    def post(self, who: int, incident: Incident, name: str, **more: object):
        """The move over REST, by an account object of its own thread."""

        def call():
            client = APIClient()
            client.force_authenticate(User.objects.get(pk=self.clerks[who].pk))
            return client.post(f"/api/v1/incidents/{incident.number}/moves/", {"move": name, **more}, format="json")

        return call


@pytest.fixture
def world() -> World:
    return World()


def test_of_two_who_make_the_same_move_one_wins_and_the_other_is_told_the_present_state(world: World) -> None:
    for _ in range(3):
        incident = world.reported()
        answers = at_once(world.post(0, incident, "accept"), world.post(1, incident, "accept"))
        won, lost = sorted(answers, key=lambda answer: answer.status_code)
        assert (won.status_code, lost.status_code) == (201, 409), [answer.content for answer in answers]
        assert lost.json()["code"] == "move_forbidden"
        assert lost.json()["fields"]["state"] == ["accepted"]
        assert [row.move for row in incident.moves.all()] == ["report", "accept"]


def test_whose_move_the_new_state_allows_too_is_told_that_it_moved_on_if_they_say_what_they_saw(world: World) -> None:
    """To judge it invalid is allowed before and after acceptance; what the person saw decides."""
    outcomes = set()
    for _ in range(4):
        incident = world.reported()
        saw = {"expected_state": "reported"}
        accepted, judged = at_once(
            world.post(0, incident, "accept", **saw), world.post(1, incident, "invalidate", reason="unclear", **saw)
        )
        assert sorted([accepted.status_code, judged.status_code]) == [201, 409]
        lost = accepted if accepted.status_code == 409 else judged
        incident.refresh_from_db()
        assert lost.json()["code"] == "case_moved_on"
        assert lost.json()["fields"] == {"state": [incident.state], "position": ["2"]}
        assert incident.moves.count() == 2
        outcomes.add(incident.state)
    assert outcomes <= {"accepted", "invalid"}


def test_many_at_once_leave_one_history_without_a_gap(world: World) -> None:
    incident = world.reported()
    calls = [world.post(0, incident, "hasten", note="可能激化")] + [
        world.post(n % 2, incident, "accept") for n in range(5)
    ]
    answers = at_once(*calls)
    made = [answer for answer in answers if answer.status_code == 201]
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert [row.position for row in incident.moves.all()] == list(range(1, len(made) + 2))
    incident.refresh_from_db()
    assert incident.state == "accepted"
