"""A fact belongs to the period in which Shanghai saw it: entered over REST, read in the lines of bulletins."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from assessment.cycle.models import Stage
from assessment.cycle.services import run_step
from assessment.periods import Kind, containing, parse
from assessment.tests.factories import office
from core.testing.worlds import shared_world
from grids.duties import Duty
from grids.tests.factories import matter
from staff.tests.factories import FULL_TIME, officer, on_leave, posted

pytestmark = pytest.mark.django_db
JANUARY, FEBRUARY = parse("2025-01"), parse("2025-02")
LAST_MOMENT, FIRST_MOMENT = "2025-01-31T23:59:59.999999+08:00", "2025-02-01T00:00:00+08:00"


class World:
    def __init__(self) -> None:
        self.office = office(villages=1, grids_each=1)
        self.grid = self.office.grids[0]
        self.code = self.grid.versions.get().code
        self.member = posted(FULL_TIME, to=self.grid).worker
        self.api = APIClient()
        self.api.force_authenticate(officer(Duty.FIELD, self.office.subdistrict))
        self.matter = matter()

    def post(self, resource: str, **body: Any) -> None:
        answer = self.api.post(f"/api/v1/{resource}/", {"grid": self.code, **body}, format="json")
        assert answer.status_code == 201, answer.content

    def report(self, at: str) -> None:
        about = {"matter": self.matter.code, "title": "楼道堆物", "reporter": self.member.staff_number}
        self.post("incidents", occurred_at="2025-01-20T08:00:00+08:00", reported_at=at, **about)

    def line(self, month: Any) -> dict[str, Any]:
        run_step(subdistrict=self.office.subdistrict, stage=Stage.BULLETIN, period=month, at=month.next().ends_at)
        run_step(subdistrict=self.office.subdistrict, stage=Stage.FREEZE, period=month, at=month.next().ends_at)
        (line,) = self.api.get(f"/api/v1/bulletins/{month}/lines/").json()["results"]
        return line["measures"]


@shared_world
def world() -> World:
    return World()


def freezable(world: World) -> None:
    """Figures without which nothing is frozen."""
    for day in ("2025-01-15", "2025-02-15"):
        world.post("base-entries", day=day, **{"class": "matters"}, new=1)


@pytest.mark.parametrize(
    ("moment", "counts"),
    [
        (LAST_MOMENT, (1, 0)),
        (FIRST_MOMENT, (0, 1)),
        ("2025-01-31T15:59:59.999999Z", (1, 0)),  # the same two moments, as another clock writes them
        ("2025-01-31T16:00:00Z", (0, 1)),
    ],
)
def test_the_last_microsecond_of_a_month_is_of_that_month_and_the_next_one_is_not(world, moment, counts):
    freezable(world)
    world.report(moment)
    assert tuple(world.line(month)["valid_reports"] for month in (JANUARY, FEBRUARY)) == counts


def test_entries_of_the_last_and_of_the_first_day_are_counted_in_their_own_months(world):
    world.post("base-entries", day="2025-01-31", **{"class": "houses"}, new=3)
    world.post("base-entries", day="2025-02-01", **{"class": "houses"}, new=5)
    assert [world.line(month)["entries"] for month in (JANUARY, FEBRUARY)] == [
        {"houses": [3, 0, 0]},
        {"houses": [5, 0, 0]},
    ]


def test_leave_on_the_last_and_on_the_first_day_is_counted_in_its_own_month(world):
    freezable(world)
    on_leave(world.member, date(2025, 1, 31), date(2025, 2, 3))
    assert [world.line(month)["leave_days"] for month in (JANUARY, FEBRUARY)] == [1, 2]


def test_the_last_microsecond_of_a_week_is_of_that_week_and_2026_has_53(world):
    sunday, monday = "2025-02-02T23:59:59.999999+08:00", "2025-02-03T00:00:00+08:00"
    for moment in (sunday, monday, monday):
        world.report(moment)
    for week in ("2025-W05", "2025-W06"):
        period = parse(week)
        run_step(subdistrict=world.office.subdistrict, stage=Stage.INSPECTION, period=period, at=period.ends_at)
    rows = world.api.get("/api/v1/inspections/").json()["results"]
    assert {row["week"]: row["reports"] for row in rows} == {"2025-W05": 1, "2025-W06": 2}
    weeks = {str(containing(parse("2026").start + timedelta(days=n), Kind.WEEK)) for n in range(365)}
    assert sorted(weeks)[-1] == "2026-W53"
    assert len(weeks) == 53
