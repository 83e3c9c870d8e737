"""Visits over REST."""

from __future__ import annotations

import pytest
from django.utils import timezone

from incidents.premises.models import Premises
from incidents.tests.clients import api, code, post, shop
from incidents.visits.models import Visit
from staff.tests.factories import center, member_account, officer

pytestmark = pytest.mark.django_db


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
        values = answer.json()
        assert {name: values[name] for name in body} == {**body, "begins_at": "09:00:00", "ends_at": "09:40:00"}
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
