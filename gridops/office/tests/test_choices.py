"""Two people of one name are told apart wherever one of them is chosen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteMixin
from django.test import Client, RequestFactory
from django.urls import reverse

from core.web.choices import choice_label
from grids.duties import Duty
from grids.tests.factories import territory
from staff.accounts.models import User
from staff.people.models import Worker
from staff.tests.factories import center, officer, worker

# Tables that grow with every day. None is offered whole: a choice among its rows is searched, or is of a part.
GROWING = {
    *("incidents.Incident", "incidents.Visit", "incidents.Hazard", "incidents.Mediation", "incidents.Premises"),
    *("incidents.BaseEntry", "incidents.CareVisit", "incidents.Supervision", "incidents.TaskAnswer"),
    *("staff.Attendance", "staff.Notice", "staff.OutwardMessage", "assessment.Delivery", "core.AuditEntry"),
}
OF_A_PART = {("FieldMediationForm", "incident"): "the disputes of the own grids that are not finished"}
ROOT = Path(__file__).resolve().parents[3]
NAMED_TWICE = (Worker, User)


@pytest.mark.django_db
def test_what_is_offered_while_one_types_tells_people_of_one_name_apart() -> None:
    place = territory()
    people = [worker(place.subdistrict, "胡仙富") for _ in range(2)]
    client = Client()
    client.force_login(center(place.subdistrict))
    asked = {"app_label": "staff", "model_name": "leave", "field_name": "worker", "term": "胡仙富"}
    offered = client.get(reverse("admin:autocomplete"), asked).json()["results"]
    assert {one["text"] for one in offered} == {f"胡仙富 {who.staff_number}" for who in people}


@pytest.mark.django_db
def test_every_form_of_the_back_office_tells_them_apart() -> None:
    request = RequestFactory().get(reverse("admin:index"))
    request.user = officer(Duty.SYSTEM)
    wrong = []
    for model, page in admin.site._registry.items():
        for field in model._meta.fields:
            if field.related_model in NAMED_TWICE:
                made = page.formfield_for_foreignkey(field, request)
                if made is not None and getattr(made, "label_from_instance", None) is not choice_label:
                    wrong.append(f"{model._meta.label}.{field.name}")
    assert wrong == []


def test_no_form_of_our_own_offers_bare_names() -> None:
    """A list of people by their names alone is `RowChoice` or `RowsChoice` instead."""
    bare = re.compile(r"Model(?:Multiple)?ChoiceField\((?:[^()]|\([^()]*\))*?\b(?:Worker|User)\.objects")
    places = [
        path for floor in ("assessment", "incidents", "staff", "gridops") for path in (ROOT / floor).rglob("*.py")
    ]
    assert [str(path) for path in places if "tests" not in path.parts and bare.search(path.read_text())] == []


def _declared_forms(base: Any = forms.BaseForm) -> Iterator[Any]:
    for form in base.__subclasses__():
        if form.__module__.startswith(("assessment.", "incidents.", "staff.", "grids.", "gridops.")):
            yield form
        yield from _declared_forms(form)


def _offered_whole(form: Any) -> Iterator[str]:
    """The choices of a form among all rows of a table that grows."""
    for name, field in getattr(form, "base_fields", {}).items():
        rows = getattr(field, "queryset", None)
        widget = getattr(field.widget, "widget", field.widget)
        is_searched = widget.is_hidden or isinstance(widget, AutocompleteMixin)
        grows = rows is not None and rows.model._meta.label in GROWING
        if grows and not is_searched and (form.__name__, name) not in OF_A_PART:
            yield f"{form.__module__}.{form.__name__}.{name}"


@pytest.mark.django_db
def test_no_form_offers_the_rows_of_a_table_that_grows() -> None:
    assert {apps.get_model(label)._meta.label for label in GROWING} == GROWING
    request = RequestFactory().get(reverse("admin:index"))
    request.user = center(territory().subdistrict)
    pages = {page.form for page in admin.site._registry.values()}  # drawn with the widgets of their pages
    found = [one for form in set(_declared_forms()) - pages for one in _offered_whole(form)]
    filled_in = [page for page in admin.site._registry.values() if page.has_add_permission(request)]
    found += [one for page in filled_in for one in _offered_whole(page.get_form(request))]
    assert found == []
