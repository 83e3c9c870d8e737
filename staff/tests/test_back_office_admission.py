"""Admission of a new matter in the back office: the center writes each step down, heads read it."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from core.clock import SHANGHAI
from core.testing.worlds import shared_world
from grids.matters.models import Matter, MatterAdmission
from grids.matters.services import propose_matter
from grids.tests.factories import matter, territory
from staff.tests.factories import center, head

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 10, 9, tzinfo=SHANGHAI)


@shared_world
def place():
    return territory()


@shared_world
def clerk(place):
    return center(place.subdistrict)


@pytest.fixture
def proposed(place, clerk):
    row = MatterAdmission(
        subdistrict=place.subdistrict, code="e-bikes", name="电动车", platform="law_enforcement", reason="火灾多发"
    )
    return propose_matter(admission=row, by=clerk, at=AT)


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def test_the_center_takes_a_matter_through_its_steps(place, clerk):
    client = browser(clerk)
    values = {
        "subdistrict": place.subdistrict.pk, "code": "e-bikes", "name": "电动车", "platform": "law_enforcement",
        "reason": "火灾多发",
    }  # fmt: skip
    assert client.post(reverse("admin:grids_matteradmission_add"), values).status_code == 302
    row = MatterAdmission.objects.get()
    today = row.proposed_at.astimezone(SHANGHAI).date()
    step = reverse("admin:grids_matteradmission_report", args=(row.pk,))
    assert client.post(step, {"reported_on": today}).status_code == 302
    step = reverse("admin:grids_matteradmission_decide", args=(row.pk,))
    values = {"decision": "yes", "document_number": "3号", "decided_on": today, "in_force_from": ""}
    assert client.post(step, values).context["form"].errors["in_force_from"]
    assert client.post(step, values | {"in_force_from": today}).status_code == 302
    assert Matter.objects.filter(code="e-bikes").exists()
    page = client.get(reverse("admin:grids_matteradmission_change", args=(row.pk,)))
    assert "3号" in page.content.decode()


def test_heads_read_it_and_nobody_adds_or_deletes_a_matter_by_hand(place, clerk, proposed):
    step = reverse("admin:grids_matteradmission_report", args=(proposed.pk,))
    assert browser(head(place.subdistrict)).post(step, {"reported_on": "2026-06-12"}).status_code == 403
    client = browser(clerk)
    assert client.get(reverse("admin:grids_matter_add")).status_code == 403
    page = reverse("admin:grids_matter_delete", args=(matter("fire").pk,))
    assert client.post(page, {"post": "yes"}).status_code == 403
