"""No text anywhere holds an identity number: every model, every field, and the ways in that people use."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.db.models.signals import pre_save
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from core.errors import InvalidInput
from core.identity_numbers import NO_TEXTS, guarded, refuse_identity_numbers
from core.models import AuditEntry
from core.testing.worlds import shared_world
from grids.tests.factories import matter, territory
from incidents.incident.models import Incident, IncidentText
from incidents.tests.factories import limits, make_incident
from incidents.triage.models import SavedFilter
from incidents.visits.models import Visit
from staff.accounts.models import User
from staff.people.models import Worker
from staff.tests.factories import FULL_TIME, account, center, posted

IDENTITY = "11010519491231002X"
OURS = {"core", "grids", "staff", "incidents", "assessment", "gridops"}
# Fields of text that nobody writes into by hand, and why each may look like a number.
NOT_GUARDED = {"digest", "external_id", "password", "phone_index"}


def models_of_ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in OURS and not model._meta.proxy]


def texts_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    kinds = (models.CharField, models.TextField, models.JSONField)
    return [field for field in model._meta.concrete_fields if isinstance(field, kinds) and not field.choices]


EVERY_TEXT = [(model, field) for model in models_of_ours() for field in texts_of(model)]


def test_there_are_texts_to_guard() -> None:
    assert len(EVERY_TEXT) > 60
    assert (IncidentText, IncidentText._meta.get_field("description")) in EVERY_TEXT
    assert NO_TEXTS == NOT_GUARDED, (
        "a field that is let off the guard is named here, with a reason in core.identity_numbers"
    )


@pytest.mark.parametrize(
    ("model", "field"), EVERY_TEXT, ids=[f"{model.__name__}.{field.name}" for model, field in EVERY_TEXT]
)
def test_every_text_of_every_model_refuses_an_identity_number(
    model: type[models.Model], field: models.Field[Any, Any]
) -> None:
    if field.name in NOT_GUARDED:
        assert field not in guarded(model)
        return
    dirty: Any = {"a": ["b", f"号码 {IDENTITY}"]} if isinstance(field, models.JSONField) else f"号码 {IDENTITY}"
    row = model(**{field.attname: dirty})
    with pytest.raises(InvalidInput) as refused:
        pre_save.send(sender=model, instance=row, raw=False, using="default", update_fields=None)
    assert field.name in refused.value.fields
    clean = model(**{field.attname: "110105194912310021"})  # its check digit is wrong: it is nobody's
    refuse_identity_numbers(sender=model, instance=clean)


def test_models_of_others_are_left_alone() -> None:
    assert guarded(apps.get_model("sessions.Session")) == ()


# --- as people meet it ---

pytestmark = pytest.mark.django_db


@shared_world
def place() -> Any:
    made = territory()
    limits(made.subdistrict)
    return made


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_row_that_is_saved_by_hand_is_refused_and_nothing_is_written(place: Any) -> None:
    worker = posted(FULL_TIME, to=place.grids[0]).worker
    worker.note = f"证号{IDENTITY}"
    with pytest.raises(InvalidInput):
        worker.save()
    with pytest.raises(InvalidInput):
        worker.save(update_fields=["note"])
    assert Worker.objects.get(pk=worker.pk).note == ""
    worker.name = "新名"
    worker.save(update_fields=["name"])


def test_the_back_office_shows_it_beside_the_field(place: Any) -> None:
    worker = posted(FULL_TIME, to=place.grids[0]).worker
    client = browser(center(place.subdistrict))
    page = client.post(
        reverse("admin:incidents_visit_add"),
        {
            "worker": worker.pk,
            "grid": place.grids[0].pk,
            "day": "2026-03-02",
            "kind": "visit",
            "households": 1,
            "content": f"走访 {IDENTITY}",
            "problem": "",
        },
    )
    assert page.status_code == 200
    assert not Visit.objects.exists()
    assert "content" in page.context["adminform"].form.errors


def test_rest_refuses_it_in_any_text(place: Any) -> None:
    user = center(place.subdistrict)
    incident = make_incident(place.grids[0], by=user)
    client = APIClient()
    client.force_authenticate(user)
    for address, body, field in [
        (
            "/api/v1/incidents/",
            {
                "grid": place.grids[0].versions.get().code,
                "matter": matter().code,
                "title": f"x {IDENTITY}",
                "occurred_at": timezone.now().isoformat(),
            },
            "title",
        ),
        (f"/api/v1/incidents/{incident.number}/moves/", {"move": "accept", "note": IDENTITY}, "note"),
        ("/api/v1/calendar/", {"day": "2026-05-05", "working": False, "name": IDENTITY}, "name"),
    ]:
        refused = client.post(address, body, format="json")
        assert refused.status_code == 400, (address, refused.content)
        assert field in refused.json()["fields"], refused.json()
    assert Incident.objects.count() == 1


def test_the_name_of_a_kept_filter_is_a_text_too(place: Any) -> None:
    with pytest.raises(InvalidInput):
        SavedFilter.objects.create(owner=account(), name=IDENTITY, query="q=x")


def test_the_log_does_not_keep_what_was_refused(place: Any) -> None:
    client = browser(center(place.subdistrict))
    client.get(reverse("admin:incidents_incident_changelist"), {"q": IDENTITY})
    client.get(reverse("admin:staff_worker_changelist"), {"q": f"某某 {IDENTITY}"})
    logged = AuditEntry.objects.filter(kind="search")
    assert logged.count() == 2
    assert not logged.filter(detail__contains=IDENTITY[:10]).exists()
