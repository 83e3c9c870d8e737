"""Small-screen pages of visits."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents.tests.clients import browser
from incidents.visits.models import Visit

pytestmark = pytest.mark.django_db


class TestVisits:
    def test_a_visit_is_written_down_as_ones_own(self, place, member):
        day = timezone.localdate().isoformat()
        values = {"grid": place.grids[0].pk, "kind": "visit", "day": day, "households": 3, "content": "走访"}
        assert browser(member).post(reverse("field-visit"), values).status_code == 302
        assert Visit.objects.get().worker == member.worker

    def test_a_visit_that_says_nothing_is_refused(self, place, member):
        day = timezone.localdate().isoformat()
        for kind in ("visit", "patrol"):
            values = {"grid": place.grids[0].pk, "kind": kind, "day": day}
            answer = browser(member).post(reverse("field-visit"), values)
            assert list(answer.context["form"].errors) == ["content"]
        assert not Visit.objects.exists()

    def test_identity_numbers_are_refused_at_their_field(self, place, member):
        day = timezone.localdate().isoformat()
        values = {
            "grid": place.grids[0].pk,
            "kind": "visit",
            "day": day,
            "households": 1,
            "content": "11010519491231002X",
        }
        assert list(browser(member).post(reverse("field-visit"), values).context["form"].errors) == ["content"]
