"""Admission of a new matter: three steps, each by its own words; the policy's ten stay."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import InternalError, transaction
from django.test import Client
from django.urls import reverse

from core.clock import SHANGHAI
from core.errors import DomainError
from grids.admission import WrongStep, decide_matter, propose_matter, report_matter
from grids.models import AdmissionState, Matter, MatterAdmission
from grids.tests.factories import matter, territory
from staff.tests.factories import center, head

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 10, 9, tzinfo=SHANGHAI)
LATER = datetime(2026, 6, 25, 9, tzinfo=SHANGHAI)


@pytest.fixture
def place():
    return territory()


@pytest.fixture
def clerk(place):
    return center(place.subdistrict)


@pytest.fixture
def proposed(place, clerk):
    row = MatterAdmission(
        subdistrict=place.subdistrict, code="e-bikes", name="电动车", platform="law_enforcement", reason="火灾多发"
    )
    return propose_matter(admission=row, by=clerk, at=AT)


def decided(row, clerk, **more):
    values = {
        "admitted": True,
        "decided_on": date(2026, 6, 20),
        "document_number": "黄网格〔2026〕3号",
        "in_force_from": date(2026, 7, 1),
        **more,
    }
    return decide_matter(admission=row, by=clerk, at=LATER, **values)


def test_an_admitted_matter_is_in_force_from_its_day(proposed, clerk):
    matter("fire")
    row = report_matter(admission=proposed, reported_on=date(2026, 6, 12), by=clerk, at=LATER)
    row = decided(row, clerk)
    assert (row.state, row.decided_by) == (AdmissionState.ADMITTED, clerk)
    made = row.matter
    assert (made.code, made.decision, made.position) == ("e-bikes", "黄网格〔2026〕3号", 6)
    assert not Matter.objects.in_force(date(2026, 6, 30)).filter(pk=made.pk).exists()
    assert Matter.objects.in_force(date(2026, 7, 1)).filter(pk=made.pk).exists()


def test_a_refused_matter_does_not_come_into_being(proposed, clerk):
    row = report_matter(admission=proposed, reported_on=date(2026, 6, 12), by=clerk, at=LATER)
    row = decided(row, clerk, admitted=False, in_force_from=None)
    assert row.state == AdmissionState.REFUSED
    assert not Matter.objects.filter(code="e-bikes").exists()


def test_no_step_is_left_out_or_made_twice(proposed, clerk):
    with pytest.raises(WrongStep):
        decided(proposed, clerk)
    row = report_matter(admission=proposed, reported_on=date(2026, 6, 12), by=clerk, at=LATER)
    with pytest.raises(WrongStep):
        report_matter(admission=row, reported_on=date(2026, 6, 12), by=clerk, at=LATER)
    decided(row, clerk)
    with pytest.raises(WrongStep):
        decided(row, clerk)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("document_number", " "),
        ("decided_on", date(2026, 6, 1)),
        ("decided_on", date(2026, 6, 30)),
        ("in_force_from", None),
        ("in_force_from", date(2026, 6, 19)),
    ],
)
def test_a_decision_names_what_is_missing(proposed, clerk, field, value):
    row = report_matter(admission=proposed, reported_on=date(2026, 6, 12), by=clerk, at=LATER)
    with pytest.raises(DomainError) as refusal:
        decided(row, clerk, **{field: value})
    assert set(refusal.value.fields) == {field}


def test_a_code_names_one_matter(place, clerk):
    matter("fire")
    row = MatterAdmission(subdistrict=place.subdistrict, code="fire", name="x", platform="law_enforcement", reason="x")
    with pytest.raises(DomainError) as refusal:
        propose_matter(admission=row, by=clerk, at=AT)
    assert set(refusal.value.fields) == {"code"}


def test_no_matter_and_no_decision_is_ever_deleted(proposed, clerk):
    with pytest.raises(InternalError), transaction.atomic():
        matter("fire").delete()
    with pytest.raises(InternalError), transaction.atomic():
        proposed.delete()
    row = decided(report_matter(admission=proposed, reported_on=date(2026, 6, 12), by=clerk, at=LATER), clerk)
    with pytest.raises(InternalError), transaction.atomic():
        MatterAdmission.objects.filter(pk=row.pk).update(document_number="别的文号")


class TestTheBackOffice:
    def browser(self, user):
        client = Client()
        client.force_login(user)
        return client

    def test_the_center_takes_a_matter_through_its_steps(self, place, clerk):
        client = self.browser(clerk)
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

    def test_heads_read_it_and_nobody_adds_or_deletes_a_matter_by_hand(self, place, clerk, proposed):
        step = reverse("admin:grids_matteradmission_report", args=(proposed.pk,))
        assert self.browser(head(place.subdistrict)).post(step, {"reported_on": "2026-06-12"}).status_code == 403
        client = self.browser(clerk)
        assert client.get(reverse("admin:grids_matter_add")).status_code == 403
        page = reverse("admin:grids_matter_delete", args=(matter("fire").pk,))
        assert client.post(page, {"post": "yes"}).status_code == 403
