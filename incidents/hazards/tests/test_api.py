"""Hazards over REST."""

from __future__ import annotations

import pytest

from incidents.hazards.models import Hazard
from incidents.tests.clients import api, code, post
from incidents.tests.fieldwork import kind_of_hazard
from staff.tests.factories import FULL_TIME, center, member_account, officer

pytestmark = pytest.mark.django_db


class TestHazards:
    def hazard_body(self, place, **more) -> dict:
        kind = kind_of_hazard()
        body = {"grid": code(place.grids[0]), "place": "三号楼", "matter": kind.matter.code, "subcategory": kind.code}
        return {**body, "description": "通道堵塞", "state": "open", "due_on": "2099-01-01", **more}

    def test_from_found_to_put_right(self, place, member):
        answer = post(member, "hazards", self.hazard_body(place))
        assert answer.status_code == 201, answer.json()
        row = answer.json()
        assert (row["state"], row["found_by"]) == ("open", member.worker.staff_number)
        answer = post(member, f"hazards/{row['id']}/rechecks", {"passed": True, "note": "已清理"})
        assert answer.status_code == 201, answer.json()
        values = answer.json()
        assert (values["state"], values["on_time"]) == ("rectified", True)
        assert values["rechecks"][0]["by"] == member.username
        assert post(member, f"hazards/{row['id']}/report", {}).status_code == 409

    def test_reporting_makes_the_incident_and_twice_with_one_key_makes_one(self, place, member):
        key = {"HTTP_IDEMPOTENCY_KEY": "k1"}
        first, again = (
            post(member, "hazards", self.hazard_body(place, state="reported", due_on=None), **key) for _ in range(2)
        )
        assert first.status_code == 201, first.json()
        assert first.json() == again.json()
        assert Hazard.objects.get().incident.number == first.json()["incident"]

    def test_who_is_responsible_is_not_the_districts_to_read(self, place, member):
        post(member, "hazards", self.hazard_body(place, responsible="店长"))
        seen = [
            api(u).get("/api/v1/hazards/").json()["results"][0]["responsible"] for u in (member, officer("district"))
        ]
        assert seen == ["店长", None]

    def test_only_named_fields_are_corrected(self, place, member):
        key = post(member, "hazards", self.hazard_body(place)).json()["id"]
        office = api(center(place.subdistrict))
        assert office.patch(f"/api/v1/hazards/{key}/", {"level": "major"}, format="json").json()["level"] == "major"
        answer = office.patch(f"/api/v1/hazards/{key}/", {"state": "fixed"}, format="json")
        assert set(answer.json()["fields"]) == {"state"}

    def test_another_villages_hazard_is_not_there(self, place, member):
        key = post(member, "hazards", self.hazard_body(place)).json()["id"]
        other = member_account(FULL_TIME, to=place.grids[-1])
        assert post(other, f"hazards/{key}/rechecks", {"passed": True}).status_code == 404
