"""How many queries an incident's life costs: at most 12 a move, whatever it sets off. Times are in the benchmarks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.testing.worlds import shared_world
from incidents.incident.records import record_incident
from incidents.incident.services import make_move
from incidents.incident.workflow import MOVES
from incidents.tests.cast import Cast, payload
from incidents.tests.factories import NINE, move

pytestmark = pytest.mark.django_db
BUDGET = 12
COMMON = [
    ("report", "draft", "member"),
    ("accept", "reported", "clerk"),
    ("settle", "reported", "leader"),
    ("return", "reported", "clerk"),
    ("assign", "accepted", "clerk"),
    ("start", "assigned", "handler"),
    ("feed-back", "handling", "handler"),
    ("verify", "feedback", "clerk"),
    ("rework", "feedback", "clerk"),
    ("confirm", "self_closed", "leader"),
    ("escalate", "assigned", "head"),
    ("evaluate", "closed", "clerk"),
]


@shared_world
def cast():
    return Cast()


def queries(call: Callable[[], object]) -> int:
    """Without the marks that the test's own transaction sets: a real one begins and ends once."""
    with CaptureQueriesContext(connection) as captured:
        call()
    return sum("SAVEPOINT" not in query["sql"] for query in captured)


def test_writing_an_incident_down(cast):
    cast.at("draft")  # the matter exists
    user = cast.member
    about = cast.at("draft").matter

    def record() -> object:
        texts = {"title": "路灯不亮"}
        return record_incident(by=user, at=NINE, grid=cast.grid, matter=about, occurred_at=NINE, texts=texts)

    assert queries(record) <= BUDGET


@pytest.mark.parametrize(("name", "state", "who"), COMMON)
def test_a_move(cast, name, state, who):
    incident, user, values = cast.at(state), getattr(cast, who), payload(MOVES[name], cast)
    note = values.pop("note", "说明")
    count = queries(lambda: make_move(number=incident.number, name=name, by=user, now=NINE, note=note, payload=values))
    assert count <= BUDGET, (name, count)


def test_a_move_costs_the_same_in_a_long_history(cast):
    def of(incident: object) -> int:
        user = cast.clerk
        return queries(lambda: make_move(number=incident.number, name="verify", by=user, now=NINE))

    short = of(cast.at("feedback"))
    long = cast.at("feedback")
    for _ in range(3):
        long = move(long, "rework", by=cast.clerk, note="不行")
        long = move(long, "feed-back", by=cast.handler, result="好了")
    assert of(long) == short
