"""What the service would refuse is no button on the page of a case, which says why: in the office and in the field."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.testing.worlds import shared_world
from incidents.common.models import Urgency
from incidents.incident.models import Incident
from incidents.tests.cast import Cast
from staff.accounts.models import User

pytestmark = pytest.mark.django_db


@shared_world
def cast():
    return Cast()


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_office_reads_why_a_case_is_not_reopened(cast):
    incident, desk = cast.at("closed"), browser(cast.clerk)
    Incident.objects.filter(pk=incident.pk).update(closed_at=timezone.now() - timedelta(days=16))
    page = reverse("admin:incidents_incident_change", args=[incident.pk])
    reopen = reverse("admin:incidents_incident_move_reopen", args=[incident.pk])
    shown = desk.get(page)
    [(_label, why)] = shown.context["not_now"]
    assert "15" in why
    assert shown.content.decode().count(why) == 1
    assert reopen not in shown.content.decode()
    led = desk.get(reopen)
    assert led.url == page
    assert [str(said) for said in get_messages(led.wsgi_request)] == [why]


def test_in_the_field_one_reads_why_a_case_is_not_made_urgent(cast):
    incident, phone = cast.at("handling"), browser(cast.leader)
    page, hasten = (
        reverse("field-case", args=[incident.number]),
        reverse("field-move", args=[incident.number, "hasten"]),
    )
    assert hasten in phone.get(page).content.decode()
    assert phone.get(hasten).status_code == 200
    Incident.objects.filter(pk=incident.pk).update(urgency=Urgency.URGENT)
    shown = phone.get(page)
    [(_label, why)] = shown.context["hindered"]
    assert str(why) in shown.content.decode()
    assert hasten not in shown.content.decode()
    assert phone.get(hasten).url == page


def test_a_move_that_is_somebody_elses_has_no_form_in_the_field(cast):
    incident, phone = cast.at("feedback"), browser(cast.leader)
    led = phone.get(reverse("field-move", args=[incident.number, "verify"]))
    assert led.url == reverse("field-case", args=[incident.number])
