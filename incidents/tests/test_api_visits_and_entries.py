"""Visits, base entries and awareness surveys over HTTP."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from core.testing.worlds import shared_world
from grids.duties import Duty
from grids.tests.factories import territory
from incidents.entries.models import AwarenessSurvey, BaseEntry
from incidents.visits.models import Visit
from staff.tests.factories import FULL_TIME, account, center, officer, posted

pytestmark = pytest.mark.django_db


class World:
    def __init__(self) -> None:
        made = territory(villages=2, grids_each=1)
        self.grid, self.other = made.grids
        self.code, self.other_code = (grid.versions.get().code for grid in made.grids)
        self.worker = posted(FULL_TIME, to=self.grid, begins_on=date(2026, 2, 1)).worker
        self.center = self.client(center(made.subdistrict))
        self.field = self.client(officer(Duty.FIELD, made.subdistrict))
        self.member = self.client(account(of=self.worker))

    def client(self, user: Any) -> APIClient:
        client = APIClient()
        client.force_authenticate(user)
        return client

    def visit(self, **more: Any) -> dict[str, Any]:
        return {"grid": self.code, "day": "2026-03-02", "kind": "visit", "households": 3, **more}

    def entry(self, **more: Any) -> dict[str, Any]:
        return {"grid": self.code, "day": "2026-03-02", "class": "houses", "new": 5, **more}


@shared_world
def world() -> World:
    return World()


def test_a_member_posts_a_visit_as_themself_and_the_field_system_names_the_member(world: World) -> None:
    own = world.member.post("/api/v1/visits/", world.visit(), format="json")
    assert own.status_code == 201, own.content
    assert own.json()["worker"] == world.worker.staff_number
    nameless = world.field.post("/api/v1/visits/", world.visit(), format="json")
    assert set(nameless.json()["fields"]) == {"worker"}
    named = world.field.post("/api/v1/visits/", world.visit(worker=world.worker.staff_number), format="json")
    assert named.status_code == 201


def test_who_was_not_in_post_on_that_day_made_no_visit_and_no_entry(world: World) -> None:
    number = world.worker.staff_number
    early = world.field.post("/api/v1/visits/", world.visit(worker=number, day="2026-01-31"), format="json")
    elsewhere = world.field.post("/api/v1/visits/", world.visit(worker=number, grid=world.other_code), format="json")
    entry = world.field.post("/api/v1/base-entries/", world.entry(worker=number, day="2026-01-31"), format="json")
    for answer in (early, elsewhere, entry):
        assert answer.status_code == 400
        assert set(answer.json()["fields"]) == {"worker"}
    assert not Visit.objects.exists()
    assert not BaseEntry.objects.exists()
    assert world.field.post("/api/v1/base-entries/", world.entry(day="2026-01-31"), format="json").status_code == 201


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"day": str(date.max)}, "day"),
        ({"day": "1999-12-31"}, "day"),
        ({"kind": "call"}, "kind"),
        ({"households": -1}, "households"),
        ({"households": 10**30}, "households"),
        ({"content": "x" * 100_000}, "content"),
        ({"problem": "11010519491231002X"}, "problem"),
        ({"incident": "nowhere"}, "incident"),
        ({"judged_invented": True}, "judged_invented"),
        ({"mileage": 3}, "mileage"),
    ],
)
def test_a_bad_visit_names_the_field(world: World, change: dict[str, Any], field: str) -> None:
    refused = world.member.post("/api/v1/visits/", world.visit(**change), format="json")
    assert refused.status_code == 400, refused.content
    assert set(refused.json()["fields"]) == {field}
    assert not Visit.objects.exists()


def test_a_visit_of_tomorrow_is_refused(world: World) -> None:
    tomorrow = str(timezone.localdate() + timedelta(days=1))
    refused = world.member.post("/api/v1/visits/", world.visit(day=tomorrow), format="json")
    assert set(refused.json()["fields"]) == {"day"}


def test_an_entry_is_counted_once_per_class_day_and_person_and_is_corrected(world: World) -> None:
    first = world.field.post("/api/v1/base-entries/", world.entry(), format="json")
    assert first.status_code == 201, first.content
    assert (first.json()["class"], first.json()["source"], first.json()["worker"]) == ("houses", "system", None)
    again = world.field.post("/api/v1/base-entries/", world.entry(), format="json")
    assert again.status_code == 400
    assert set(again.json()["fields"]) == {"class"}
    url = f"/api/v1/base-entries/{first.json()['id']}/"
    assert world.center.patch(url, {"new": 7}, format="json").json()["new"] == 7
    rows = world.center.get("/api/v1/base-entries/", {"class": "houses", "day__gte": "2026-03-01"}).json()["results"]
    assert [row["new"] for row in rows] == [7]
    assert world.center.delete(url).status_code == 204
    assert not BaseEntry.objects.exists()


def test_a_survey_belongs_to_a_month_and_counts_no_more_than_were_asked(world: World) -> None:
    body = {"grid": world.code, "month": "2026-03", "asked": 30, "knowing": 20}
    url = "/api/v1/awareness-surveys/"
    assert world.center.post(url, body, format="json").json()["month"] == "2026-03"
    for change, field in [
        ({}, "month"),
        ({"month": "2026-03-01"}, "month"),
        ({"month": "2099-01"}, "month"),
        ({"month": "March"}, "month"),
        ({"month": 3}, "month"),
        ({"month": "2026-02", "knowing": 31}, "knowing"),
        ({"month": "2015-02"}, "grid"),
    ]:
        refused = world.center.post(url, {**body, **change}, format="json")
        assert refused.status_code == 400, change
        assert set(refused.json()["fields"]) == {field}, refused.json()
    assert world.center.post(url, {**body, "month": "2026-02-01"}, format="json").json()["month"] == "2026-02"
    assert len(world.center.get(url, {"month": "2026-03"}).json()["results"]) == 1
    assert world.center.get(url, {"month": "x"}).status_code == 400
    assert AwarenessSurvey.objects.count() == 2
