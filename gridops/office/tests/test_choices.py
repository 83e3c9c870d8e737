"""Two people of one name are told apart wherever one of them is chosen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib import admin
from django.test import Client, RequestFactory
from django.urls import reverse

from core.web.choices import choice_label
from grids.duties import Duty
from grids.tests.factories import territory
from staff.accounts.models import User
from staff.people.models import Worker
from staff.tests.factories import center, officer, worker

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
