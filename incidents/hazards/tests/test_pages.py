"""Small-screen pages of hazards."""

from __future__ import annotations

import pytest
from django.urls import reverse

from incidents.hazards.models import Hazard
from incidents.hazards.services import Ending
from incidents.tests.clients import browser, today
from incidents.tests.fieldwork import hazard, kind_of_hazard

pytestmark = pytest.mark.django_db


class TestHazards:
    def test_found_and_put_right(self, place, member):
        client = browser(member)
        values = {
            "grid": place.grids[0].pk,
            "place": "三号楼",
            "subcategory": kind_of_hazard().pk,
            "level": "general",
            "description": "堵塞",
            "ending": "open",
        }
        assert list(client.post(reverse("field-hazard-new"), values).context["form"].errors) == ["due_on"]
        client.post(reverse("field-hazard-new"), {**values, "due_on": today()})
        row = Hazard.objects.get()
        client.post(reverse("field-not-yet", args=(row.pk,)), {"note": "还堆着"})
        client.post(reverse("field-put-right", args=(row.pk,)))
        row.refresh_from_db()
        assert (row.state, row.rechecks.count(), row.on_time) == ("rectified", 2, True)

    def test_a_second_tap_says_that_it_is_settled(self, place, member):
        row = hazard(place.grids[0], by=member, ending=Ending("fixed"))
        page = browser(member).post(reverse("field-put-right", args=(row.pk,)), follow=True)
        assert [str(message.level_tag) for message in page.context["messages"]] == ["error"]

    def test_reported_up_in_one_tap(self, place, member):
        row = hazard(place.grids[0], by=member)
        browser(member).post(reverse("field-hazard-report", args=(row.pk,)))
        assert Hazard.objects.get().incident.state == "reported"
