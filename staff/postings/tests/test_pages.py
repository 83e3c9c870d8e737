"""Pages of postings in the back office."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from core.testing.worlds import shared_world
from grids.tests.factories import territory
from staff.accounts.models import User
from staff.postings.models import Posting
from staff.tests.factories import able, cadre, center, posted, worker

pytestmark = pytest.mark.django_db


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@shared_world
def place():
    return territory()


class TestPostings:
    def post(self, place, **values: object):
        filled = {"begins_on": "2026-01-01", "ends_on": "", **values}
        return browser(center(place.subdistrict)).post(reverse("admin:staff_posting_add"), filled)

    def test_somebody_is_appointed_by_first_day_and_end(self, place):
        who = able(place.subdistrict)
        answer = self.post(place, worker=who.pk, role="full_time", grid=place.grids[0].pk, ends_on="2026-03-01")
        assert answer.status_code == 302
        made = Posting.objects.get(worker=who)
        assert (str(made.during.lower), str(made.during.upper)) == ("2026-01-01", "2026-03-01")

    def test_a_broken_rule_is_told_in_words_and_nothing_is_written(self, place):
        posted("leader", to=place.grids[0])
        who = cadre(place.villages[0])
        answer = self.post(place, worker=who.pk, role="leader", grid=place.grids[0].pk)
        assert answer.context["adminform"].form.errors
        assert not Posting.objects.filter(worker=who).exists()

    def test_window_staff_cannot_be_full_time_members(self, place):
        who = worker(place.subdistrict, at_window=True)
        answer = self.post(place, worker=who.pk, role="full_time", grid=place.grids[0].pk)
        assert answer.context["adminform"].form.errors["worker"]

    def test_an_end_before_the_beginning_is_named(self, place):
        who = worker(place.subdistrict)
        answer = self.post(place, worker=who.pk, role="full_time", grid=place.grids[0].pk, ends_on="2025-12-31")
        assert answer.context["adminform"].form.errors["ends_on"]

    def test_a_posting_is_ended_on_its_page(self, place):
        posting = posted("full_time", to=place.grids[0])
        page = reverse("admin:staff_posting_change", args=(posting.pk,))
        values = {"grid": place.grids[0].pk, "begins_on": posting.during.lower, "ends_on": "2026-05-01"}
        assert browser(center(place.subdistrict)).post(page, values).status_code == 302
        posting.refresh_from_db()
        assert str(posting.during.upper) == "2026-05-01"
