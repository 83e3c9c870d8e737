"""Premises, visits and hazards over REST."""

from __future__ import annotations

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from grids.tests.factories import territory
from incidents.hazards.models import Hazard
from incidents.premises.models import Premises
from incidents.tests.factories import limits
from incidents.tests.fieldwork import intervals, kind_of_hazard
from incidents.visits.models import Visit
from staff.tests.factories import FULL_TIME, GUIDE, center, member_account, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    made = territory()
    limits(made.subdistrict)
    intervals(made.subdistrict)
    return made


@pytest.fixture
def member(place):
    return member_account(FULL_TIME, to=place.grids[0])


def api(user) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def code(grid) -> str:
    return grid.versions.get().code


def post(user, path: str, body: dict, **more):
    return api(user).post(f"/api/v1/{path}/", body, format="json", **more)


def shop(place, user, **more):
    body = {"grid": code(place.grids[0]), "name": "老王小吃", "place": "人民路8号", "kind": "food", "risk": "high"}
    return post(user, "premises", {**body, "contact": "王经理", "phone": "13800001234", **more})


class TestPremises:
    def test_a_member_registers_and_reads_the_phone_masked(self, place, member):
        answer = shop(place, member)
        assert answer.status_code == 201, answer.json()
        body = answer.json()
        assert (body["phone"], body["contact"], body["overdue"]) == ("138****1234", "王经理", False)
        assert Premises.objects.get().phone == "13800001234"

    def test_a_masked_phone_on_a_correction_stays(self, place, member):
        key = shop(place, member).json()["id"]
        path = f"/api/v1/premises/{key}/"
        answer = api(center(place.subdistrict)).patch(path, {"phone": "138****1234", "risk": "low"}, format="json")
        assert answer.status_code == 200, answer.json()
        assert (Premises.objects.get().phone, Premises.objects.get().risk) == ("13800001234", "low")

    def test_the_district_reads_neither_name_nor_number(self, place, member):
        shop(place, member)
        row = api(officer("district")).get("/api/v1/premises/").json()["results"][0]
        assert (row["phone"], row["contact"], row["name"]) == (None, None, "老王小吃")

    def test_a_guide_and_a_stranger_register_nothing(self, place):
        for user in (member_account(GUIDE, to=place.villages[0]), officer("district")):
            assert shop(place, user).status_code == 403
        assert shop(place, member_account(FULL_TIME, to=place.grids[1])).json()["fields"].keys() == {"grid"}

    def test_they_are_closed_by_their_last_day_and_listed_by_day(self, place, member):
        key = shop(place, member, registered_on="2026-01-05").json()["id"]
        office = api(center(place.subdistrict))
        assert office.patch(f"/api/v1/premises/{key}/", {"ends_on": "2026-02-01"}, format="json").status_code == 200
        for day, count in (("2026-01-31", 1), ("2026-02-01", 0)):
            assert len(office.get(f"/api/v1/premises/?in_force_on={day}").json()["results"]) == count

    def test_those_overdue_are_listed(self, place, member):
        shop(place, member, registered_on="2026-01-05")
        shop(place, member)
        assert len(api(member).get("/api/v1/premises/?overdue=true").json()["results"]) == 1


class TestVisits:
    def test_a_whole_line_of_the_log_comes_in_and_goes_out(self, place, member):
        key = shop(place, member).json()["id"]
        today = timezone.localdate().isoformat()
        body = {
            "grid": code(place.grids[0]), "day": today, "begins_at": "09:00", "ends_at": "09:40", "kind": "patrol",
            "visited": "shops", "households": 1, "premises": key, "content": "查看灭火器", "problem": "过期",
            "handling": "已换",
        }  # fmt: skip
        answer = post(member, "visits", body)
        assert answer.status_code == 201, answer.json()
        shown = answer.json()
        assert {name: shown[name] for name in body} == {**body, "begins_at": "09:00:00", "ends_at": "09:40:00"}
        assert Premises.objects.get().last_patrolled_on == timezone.localdate()

    def test_hours_are_for_the_center_and_the_member_alone(self, place, member):
        today = timezone.localdate().isoformat()
        post(member, "visits", {"grid": code(place.grids[0]), "day": today, "kind": "visit", "begins_at": "09:00"})
        leader = member_account("leader", to=place.grids[0])
        seen = {
            user: api(user).get("/api/v1/visits/").json()["results"][0]["begins_at"]
            for user in (member, center(place.subdistrict), leader, officer("district"))
        }
        assert list(seen.values()) == ["09:00:00", "09:00:00", None, None]

    def test_it_must_end_after_it_begins(self, place, member):
        today = timezone.localdate().isoformat()
        body = {"grid": code(place.grids[0]), "day": today, "kind": "visit", "begins_at": "09:00", "ends_at": "09:00"}
        assert set(post(member, "visits", body).json()["fields"]) == {"ends_at"}

    def test_the_center_judges_and_it_is_kept_who(self, place, member):
        today = timezone.localdate().isoformat()
        key = post(member, "visits", {"grid": code(place.grids[0]), "day": today, "kind": "visit"}).json()["id"]
        office = center(place.subdistrict)
        answer = api(office).patch(f"/api/v1/visits/{key}/", {"judged_invented": True}, format="json")
        assert answer.status_code == 200
        assert Visit.objects.get().judged_by == office


class TestHazards:
    def found(self, place, **more) -> dict:
        kind = kind_of_hazard()
        body = {"grid": code(place.grids[0]), "place": "三号楼", "matter": kind.matter.code, "subcategory": kind.code}
        return {**body, "description": "通道堵塞", "state": "open", "due_on": "2099-01-01", **more}

    def test_from_found_to_put_right(self, place, member):
        answer = post(member, "hazards", self.found(place))
        assert answer.status_code == 201, answer.json()
        row = answer.json()
        assert (row["state"], row["found_by"]) == ("open", member.worker.staff_number)
        answer = post(member, f"hazards/{row['id']}/rechecks", {"passed": True, "note": "已清理"})
        assert answer.status_code == 201, answer.json()
        shown = answer.json()
        assert (shown["state"], shown["on_time"]) == ("rectified", True)
        assert shown["rechecks"][0]["by"] == member.username
        assert post(member, f"hazards/{row['id']}/report", {}).status_code == 409

    def test_reporting_makes_the_case_and_twice_with_one_key_makes_one(self, place, member):
        key = {"HTTP_IDEMPOTENCY_KEY": "k1"}
        first, again = (
            post(member, "hazards", self.found(place, state="reported", due_on=None), **key) for _ in range(2)
        )
        assert first.status_code == 201, first.json()
        assert first.json() == again.json()
        assert Hazard.objects.get().incident.number == first.json()["incident"]

    def test_who_is_responsible_is_not_the_districts_to_read(self, place, member):
        post(member, "hazards", self.found(place, responsible="店长"))
        seen = [
            api(u).get("/api/v1/hazards/").json()["results"][0]["responsible"] for u in (member, officer("district"))
        ]
        assert seen == ["店长", None]

    def test_only_named_fields_are_corrected(self, place, member):
        key = post(member, "hazards", self.found(place)).json()["id"]
        office = api(center(place.subdistrict))
        assert office.patch(f"/api/v1/hazards/{key}/", {"level": "major"}, format="json").json()["level"] == "major"
        answer = office.patch(f"/api/v1/hazards/{key}/", {"state": "fixed"}, format="json")
        assert set(answer.json()["fields"]) == {"state"}

    def test_another_villages_hazard_is_not_there(self, place, member):
        key = post(member, "hazards", self.found(place)).json()["id"]
        other = member_account(FULL_TIME, to=place.grids[-1])
        assert post(other, f"hazards/{key}/rechecks", {"passed": True}).status_code == 404
