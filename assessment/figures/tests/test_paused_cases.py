"""What waits for the district is nobody's delay: pauses in a grid's timeliness (S), through the services."""

from __future__ import annotations

import pytest

from assessment.figures.measures import measure_month
from assessment.periods import parse
from assessment.scheme.terms import Terms
from core.testing.worlds import shared_world
from incidents.incident.models import Incident
from incidents.tests.cast import Cast
from incidents.tests.factories import NINE, make_incident, move, shanghai

pytestmark = pytest.mark.django_db


@shared_world
def cast():
    return Cast()


def timeliness(cast: Cast) -> tuple[int, int]:
    measures = measure_month(cast.subdistrict, parse("2026-03"), Terms(cycle_starts_on=NINE.date()))
    return measures[cast.grid.pk].due, measures[cast.grid.pk].on_time


def settled(cast: Cast, *, at: str) -> Incident:
    """A village incident that the district had from the 9th to the 20th, with two working days left."""
    incident = move(make_incident(cast.grid, by=cast.member), "settle", by=cast.leader)
    incident = move(incident, "escalate", by=cast.head, now=shanghai("2026-03-09 10:00"), note="超出权限")
    assert timeliness(cast)[0] == 0  # while the district has it, it is no incident of the grid
    incident = move(incident, "answer", by=cast.district, now=shanghai("2026-03-20 10:00"), note="请自行处理")
    assert timeliness(cast) == (1, 0)
    return move(incident, "feed-back", by=cast.leader, now=shanghai(at), result="调解成功")


def test_what_was_settled_in_the_days_that_were_left_is_on_time(cast):
    assert settled(cast, at="2026-03-24 23:59").on_time
    assert timeliness(cast) == (1, 1)


def test_what_took_longer_is_late(cast):
    assert settled(cast, at="2026-03-25 00:01").on_time is False
    assert timeliness(cast) == (1, 0)


def test_a_parts_time_is_no_grids(cast):
    incident = cast.at("handling")
    before = measure_month(cast.subdistrict, parse("2026-03"), Terms(cycle_starts_on=NINE.date()))[cast.grid.pk]
    from staff.tests.factories import department

    department(cast.subdistrict, "police")
    move(incident, "involve", by=cast.clerk, departments=["police"])
    after = measure_month(cast.subdistrict, parse("2026-03"), Terms(cycle_starts_on=NINE.date()))[cast.grid.pk]
    assert (after.valid_reports, after.due) == (before.valid_reports, before.due)
