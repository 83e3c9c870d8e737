"""Admission of a new matter: three steps, each by its own words; the policy's ten stay."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import InternalError, transaction

from core.clock import SHANGHAI
from core.errors import DomainError
from core.testing.worlds import shared_world
from grids.matters.models import AdmissionState, Matter, MatterAdmission
from grids.matters.services import WrongStep, decide_matter, propose_matter, report_matter
from grids.tests.factories import clerk as account
from grids.tests.factories import matter, territory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 10, 9, tzinfo=SHANGHAI)
LATER = datetime(2026, 6, 25, 9, tzinfo=SHANGHAI)


@shared_world
def place():
    return territory()


@shared_world
def clerk():
    return account()


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
