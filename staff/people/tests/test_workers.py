"""Workers: what is asked of them, and who sees a telephone number."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from core.errors import InvalidInput
from core.models import AuditEntry, AuditKind
from core.testing.worlds import shared_world
from grids.tests.factories import territory
from staff.people.models import Contract
from staff.people.services import show_phone
from staff.tests.factories import (
    center,
    head,
    worker,
)

pytestmark = pytest.mark.django_db


MAY, JUNE, JULY, AUGUST = (date(2026, month, 1) for month in (5, 6, 7, 8))


@shared_world
def place():
    return territory()


def browser(user):
    client = Client()
    client.force_login(user)
    return client


class TestTelephone:
    @pytest.fixture
    def who(self, place):
        made = worker(place.subdistrict)
        made.phone = "13800138000"
        made.save()
        return made

    def test_it_is_shown_for_a_reason_and_the_log_says_who_whose_when_and_why(self, place, who):
        client = browser(head(place.subdistrict))
        page = reverse("admin:staff_worker_show_phone", args=(who.pk,))
        assert "13800138000" not in client.get(page).content.decode()
        assert "13800138000" not in client.post(page, {"because": ""}).content.decode()
        assert not AuditEntry.objects.filter(kind=AuditKind.PHONE).exists()
        answer = client.post(page, {"because": "联系家访"})
        assert "13800138000" in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]
        entry = AuditEntry.objects.get(kind=AuditKind.PHONE)
        assert (who.staff_number in entry.subject, entry.detail) == (True, "联系家访")
        assert entry.actor
        assert "13800138000" not in entry.subject + entry.detail

    def test_the_office_of_another_subdistrict_does_not_see_it(self, who):
        elsewhere = territory()
        page = reverse("admin:staff_worker_show_phone", args=(who.pk,))
        assert browser(center(elsewhere.subdistrict)).post(page, {"because": "x"}).status_code == 404

    def test_a_reason_of_blanks_is_none(self, place, who):
        with pytest.raises(InvalidInput):
            show_phone(worker=who, by=center(place.subdistrict), because="  ")


class TestWorkers:
    def test_a_judged_skill_names_its_judge_and_day(self, place):
        with pytest.raises(ValidationError):
            worker(place.subdistrict, energetic=True)
        assert worker(place.subdistrict, energetic=False, judged_by="李主任", judged_on=MAY)

    def test_a_purchased_service_names_its_supplier_and_term(self, place):
        with pytest.raises(ValidationError):
            worker(place.subdistrict, contract=Contract.PURCHASED)
        with pytest.raises(ValidationError):
            worker(place.subdistrict, contract=Contract.SUBDISTRICT, supplier="某公司")
        term = {"contract_begins_on": MAY, "contract_ends_on": JUNE}
        assert worker(place.subdistrict, contract=Contract.PURCHASED, supplier="某公司", **term)
        with pytest.raises(ValidationError):
            worker(place.subdistrict, contract=Contract.SUBDISTRICT, contract_begins_on=JUNE, contract_ends_on=JUNE)
