"""Publicity activities."""

from __future__ import annotations

from datetime import date

import pytest

from core.errors import InvalidInput
from incidents.publicity.models import PublicityActivity
from incidents.publicity.services import save_activity
from incidents.tests.clients import api
from incidents.tests.fieldwork import REGISTERED, activity
from staff.tests.factories import LEADER, member_account

pytestmark = pytest.mark.django_db


class TestPublicity:
    def test_it_is_held_in_several_grids_and_seen_from_each(self, place, office):
        activity(*place.grids[:2], by=office)
        for grid, count in ((place.grids[0], 1), (place.grids[1], 1), (place.grids[2], 0)):
            user = member_account(LEADER, to=grid)
            assert PublicityActivity.objects.visible_to(user).count() == count

    def test_the_grids_of_a_correction_take_the_place_of_the_old(self, place, office):
        row = activity(*place.grids[:2], by=office)
        save_activity(row, grids=place.grids[2:3], by=office, today=REGISTERED)
        assert list(row.grids.all()) == place.grids[2:3]

    @pytest.mark.parametrize(
        ("more", "field"), [({"day": date(2026, 3, 3)}, "day"), ({"content": "11010519491231002X"}, "content")]
    )
    def test_what_cannot_be_is_refused(self, place, office, more, field):
        with pytest.raises(InvalidInput) as refusal:
            activity(place.grids[0], by=office, **more)
        assert set(refusal.value.fields) == {field}

    def test_over_rest_with_the_codes_of_its_grids(self, place, member, office):
        codes = [grid.versions.get().code for grid in place.grids[:2]]
        body = {"day": "2026-03-02", "kind": "leaflets", "topic": "fraud", "reached": 40}
        answer = api(member).post("/api/v1/publicity/", {**body, "grids": codes[:1]}, format="json")
        assert answer.status_code == 201, answer.json()
        assert (answer.json()["grids"], answer.json()["worker"]) == (codes[:1], member.worker.staff_number)
        refused = api(member).post("/api/v1/publicity/", {**body, "grids": codes}, format="json")
        assert set(refused.json()["fields"]) == {"grids"}
        assert len(api(office).get(f"/api/v1/publicity/?grid={codes[0]}").json()["results"]) == 1
