"""Pages of workers in the back office."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from core.testing.worlds import shared_world
from grids.tests.factories import territory
from staff.accounts.models import User
from staff.people.models import Worker
from staff.tests.factories import center, worker

pytestmark = pytest.mark.django_db


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@shared_world
def place():
    return territory()


class TestWorkers:
    def test_a_new_worker_gets_a_number_and_can_be_found_by_pinyin(self, place):
        client = browser(center(place.subdistrict))
        values = {"subdistrict": place.subdistrict.pk, "name": "张伟", "phone": "138 0013 8000"}
        assert client.post(reverse("admin:staff_worker_add"), values).status_code == 302
        made = Worker.objects.get(name="张伟")
        assert made.staff_number
        assert made.phone == "13800138000"
        assert "张伟" in client.get(reverse("admin:staff_worker_changelist") + "?q=zhang").content.decode()

    def test_phones_are_masked_and_a_masked_one_left_alone_stays(self, place):
        who = worker(place.subdistrict)
        who.phone = "13800138000"
        who.save()
        client = browser(center(place.subdistrict))
        page = reverse("admin:staff_worker_change", args=(who.pk,))
        assert "13800138000" not in client.get(page).content.decode()
        assert "13800138000" not in client.get(reverse("admin:staff_worker_changelist")).content.decode()
        client.post(page, {"staff_number": who.staff_number, "name": "李强", "phone": who.masked_phone})
        who.refresh_from_db()
        assert (who.name, who.phone) == ("李强", "13800138000")

    def test_a_half_masked_number_is_refused(self, place):
        who = worker(place.subdistrict)
        page = reverse("admin:staff_worker_change", args=(who.pk,))
        values = {"staff_number": who.staff_number, "name": who.name, "phone": "139****1111"}
        answer = browser(center(place.subdistrict)).post(page, values)
        assert answer.context["adminform"].form.errors["phone"]
