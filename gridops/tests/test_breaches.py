"""A breach of a constraint is told in a sentence beside its field, whatever the way in."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from core.breaches import Breach, breach_of, fields_of, sentence_of
from core.errors import InvalidInput
from grids.tests.factories import subdistrict
from staff.accounts.models import User
from staff.departments.models import Department
from staff.tests.factories import center, department

pytestmark = pytest.mark.django_db
OURS = ("core", "grids", "staff", "incidents", "assessment")
CONSTRAINTS = [
    (model, constraint)
    for model in apps.get_models()
    if model._meta.app_label in OURS and model.__module__.split(".")[0] in OURS
    for constraint in model._meta.constraints
]
# Of what no person writes; it is about the key of the row.
WITHOUT_A_FIELD = {"installation_is_one"}


def test_every_constraint_of_every_model_says_a_sentence_and_names_a_field() -> None:
    assert len(CONSTRAINTS) > 200
    for model, constraint in CONSTRAINTS:
        names = {field.name for field in model._meta.fields}
        assert set(fields_of(model, constraint)) <= names, constraint.name
        assert fields_of(model, constraint) or constraint.name in WITHOUT_A_FIELD, constraint.name
        for language in ("zh-hans", "en"):
            with translation.override(language):
                said = str(sentence_of(model, constraint))
                assert said, constraint.name
                assert constraint.name not in said


def test_what_the_database_says_of_each_is_recognised() -> None:
    for model, constraint in CONSTRAINTS:
        diag = SimpleNamespace(table_name=model._meta.db_table, constraint_name=constraint.name, column_name=None)
        error, cause = IntegrityError(), Exception()
        cause.diag, cause.pgcode = diag, "23505"
        error.__cause__ = cause
        told = breach_of(error)
        assert isinstance(told, InvalidInput), constraint.name
        assert set(told.fields) == set(fields_of(model, constraint)), constraint.name


def test_uniqueness_references_and_missing_values_are_named_too() -> None:
    user = User.objects.create(username="one")
    cases = {
        "username": lambda: User.objects.create(username="one"),
        "worker": lambda: _now(lambda: User.objects.filter(pk=user.pk).update(worker_id=9)),
        "last_name": lambda: User.objects.filter(pk=user.pk).update(last_name=None),
    }
    for name, act in cases.items():
        with pytest.raises(Breach) as broken, transaction.atomic():
            act()
        assert list(broken.value.fields) == [name]


def _now(act) -> None:
    act()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_back_office_tells_what_somebody_else_saved_a_moment_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """The form saw nothing, the database did: as where two people save at once."""
    place = subdistrict()
    department(place, code="safety")
    monkeypatch.setattr(Department, "validate_constraints", lambda *_args, **_more: None)
    monkeypatch.setattr(Department, "validate_unique", lambda *_args, **_more: None)
    client = Client()
    client.force_login(center(place))
    page = client.get(reverse("admin:staff_department_add"))
    assert page.status_code == 200
    given = {
        "subdistrict": place.pk,
        "code": "safety",
        "name": "another",
        "platform": Department._meta.get_field("platform").choices[0][0],
    }
    answer = client.post(reverse("admin:staff_department_add"), given)
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["code"]
    assert Department.objects.count() == 1
