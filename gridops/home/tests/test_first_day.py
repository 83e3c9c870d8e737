"""The first day: every role has a round, and whoever takes it may open every page of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gridops.home.first_day import OFFERED, TOURS, tours_of
from gridops.home.tests.everybody import people
from grids.duties import Duty
from grids.territory.models import Subdistrict
from staff.access import Role, access_of
from staff.accounts.models import User

pytestmark = pytest.mark.django_db


PROGRAMS = {Duty.FIELD, Duty.EXPORT}  # held by programs, which have no first day


def test_every_role_has_a_round_whose_pages_open() -> None:
    everybody = people()
    closed = []
    for user in everybody:
        browser = Client()
        browser.force_login(user)
        for _title, stops in tours_of(access_of(user)):
            answers = [(stop.page, browser.get(stop.url, follow=True).status_code) for stop in stops]
            closed += [(user.username, *answer) for answer in answers if answer[1] != 200]
    assert not closed
    assert all(any(tour.who(access_of(user)) for user in everybody) for tour in TOURS)
    assert all(tours_of(access_of(user)) for user in everybody)


def test_nobody_is_left_out() -> None:
    held = [access_of(user) for user in people()]
    assert {duty for duty in Duty if not any(access.holds(duty) for access in held)} == PROGRAMS
    assert {role for role in Role if not any(access.grids_as(role) for access in held)} == set()


def test_home_leads_there_for_two_weeks() -> None:
    user = people()[1]
    for age, led in ((timedelta(days=1), True), (OFFERED, False)):
        User.objects.filter(pk=user.pk).update(date_joined=timezone.now() - age)
        browser = Client()
        browser.force_login(user)
        assert ("/first-day/" in browser.get("/").content.decode()) is led


def test_a_page_that_the_office_closed_is_no_stop() -> None:
    user = people()[1]
    Subdistrict.objects.update(field_pages=False)
    pages = {stop.page for _title, stops in tours_of(access_of(User.objects.get(pk=user.pk))) for stop in stops}
    assert pages.isdisjoint({"field-report", "field-premises"})
