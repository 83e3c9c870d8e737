"""Premises over REST."""

from __future__ import annotations

import pytest

from incidents.premises.models import Premises
from incidents.tests.clients import api, shop
from staff.tests.factories import FULL_TIME, GUIDE, center, member_account, officer

pytestmark = pytest.mark.django_db


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
