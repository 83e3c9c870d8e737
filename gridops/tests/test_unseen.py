"""No text anywhere takes in what cannot be seen: every model, every field, and the ways in that people use."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.db import models
from django.db.models.signals import pre_save
from django.urls import reverse
from django.utils import timezone

import gridops.api  # noqa: F401  (declares every serializer)
from core.audit import record_search
from core.errors import InvalidInput
from core.fields import text_fields
from core.models import AuditEntry
from core.rest.serializers import Strict
from core.rest.viewsets import Editable
from core.testing.worlds import shared_world
from core.unseen import NOT_GUARDED, validate_seen
from grids.tests.factories import matter, territory
from incidents.incident.models import Incident, IncidentText
from incidents.tests.clients import api, browser, code, today
from incidents.tests.factories import limits, make_incident
from incidents.visits.models import Visit
from staff.tests.factories import FULL_TIME, center, member_account, posted

TURNED = "楼道\u202e堆物"
LOOKS_FILLED = ["\u3164", "\u200b", "　", " \u2800", "\U00013430", "\U0001d159", "\u0301"]
OURS = {"core", "grids", "staff", "incidents", "assessment", "gridops"}
EVERY_TEXT = [
    (model, field)
    for model in apps.get_models()
    if model._meta.app_label in OURS and not model._meta.proxy
    for field in model._meta.concrete_fields
    if isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices
]


@pytest.mark.parametrize(("model", "field"), EVERY_TEXT, ids=[f"{m.__name__}.{f.name}" for m, f in EVERY_TEXT])
def test_every_text_of_every_model_refuses_it(model: type[models.Model], field: models.Field[Any, Any]) -> None:
    if model._meta.label in NOT_GUARDED:
        return
    assert field in text_fields(model)
    dirty: Any = {"a": ["b", TURNED]} if isinstance(field, models.JSONField) else TURNED
    with pytest.raises(InvalidInput) as refused:
        pre_save.send(sender=model, instance=model(**{field.attname: dirty}), raw=False, update_fields=None)
    assert field.name in refused.value.fields


def test_every_form_looks_for_it() -> None:
    assert validate_seen in forms.CharField(required=False).validators
    assert validate_seen in forms.CharField(max_length=5).validators


def test_every_list_that_takes_rows_over_rest_looks_for_it() -> None:
    def family(kind: Any) -> set[Any]:
        return {kind}.union(*(family(one) for one in kind.__subclasses__()))

    writing = {view.serializer_class for view in family(Editable) if view.serializer_class}
    assert len(writing) > 5
    only_read = {"IncidentDetailSerializer", "TaskSerializer"}  # their views take rows by another one
    assert {kind.__name__ for kind in writing if not issubclass(kind, Strict)} <= only_read


# --- as people meet it ---

pytestmark = pytest.mark.django_db


@shared_world
def place() -> Any:
    made = territory()
    limits(made.subdistrict)
    return made


def test_what_was_there_before_is_left_and_does_not_stop_other_changes(place: Any) -> None:
    worker = posted(FULL_TIME, to=place.grids[0]).worker
    type(worker).objects.filter(pk=worker.pk).update(note=TURNED)
    worker.refresh_from_db()
    worker.name = "新名"
    worker.save()
    worker.note = TURNED + "二"
    with pytest.raises(InvalidInput):
        worker.save()


def test_rest_refuses_it_and_an_empty_looking_title_is_missing(place: Any) -> None:
    client = api(center(place.subdistrict))
    body = {"grid": code(place.grids[0]), "matter": matter().code, "occurred_at": timezone.now().isoformat()}
    for title in (TURNED, *LOOKS_FILLED):
        answer = client.post("/api/v1/incidents/", {**body, "title": title}, format="json")
        assert (answer.status_code, set(answer.json()["fields"])) == (400, {"title"}), ascii(title)
    assert not Incident.objects.exists()


def test_the_phone_and_the_back_office_show_it_beside_the_field(place: Any) -> None:
    member = member_account(FULL_TIME, to=place.grids[0])
    values = {"grid": place.grids[0].pk, "kind": "visit", "day": today(), "households": 1}
    for content in (TURNED, "\u3164", "\u0301"):
        page = browser(member).post(reverse("field-visit"), {**values, "content": content})
        assert list(page.context["form"].errors) == ["content"]
        page = browser(center(place.subdistrict)).post(
            reverse("admin:incidents_visit_add"), {**values, "worker": member.worker.pk, "content": content}
        )
        assert list(page.context["adminform"].form.errors) == ["content"]
    assert not Visit.objects.exists()


def test_a_page_shows_what_an_old_row_holds(place: Any) -> None:
    office = center(place.subdistrict)
    incident = make_incident(place.grids[0], by=office)
    IncidentText.objects.filter(pk=incident.pk).update(title=TURNED)
    page = browser(office).get(reverse("admin:incidents_incident_changelist")).content.decode()
    assert "楼道[U+202E]堆物" in page
    assert "\u202e" not in page


def test_the_log_shows_what_was_searched_for() -> None:
    record_search("incident", TURNED)
    assert AuditEntry.objects.get(kind="search").detail == "楼道[U+202E]堆物"
