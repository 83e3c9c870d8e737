"""Who sees and edits the rows of which model: every model × every role × inside and outside its territory.

`MATRIX` has one row a model: how a row is made in a place, who sees it through the model's gate
(`visible_to`, or `within` of the account's scope), who finds it on its page of the back office, and who
edits there. A model that is in neither `MATRIX`, `WITH_THEIR_OWNER` nor `NOT_FOR_PEOPLE` fails the test.

Three places: *here*, a grid of the first village, where the four roles of a grid serve; *near*, a grid
of another village of the same subdistrict; *far*, a grid of another subdistrict.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models

from gridops.tests.matrix import (
    MATRIX,
    NOT_FOR_PEOPLE,
    WITH_THEIR_OWNER,
    Place,
    has_gate,
    may_edit,
    model_of,
    on_the_page,
    through_the_gate,
)

pytestmark = pytest.mark.django_db


def test_every_model_is_in_the_matrix_or_named_with_its_reason() -> None:
    models_now = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    named = [{name.split(",")[0] for name in MATRIX}, set(WITH_THEIR_OWNER), set(NOT_FOR_PEOPLE)]
    assert set().union(*named) == models_now, "say in MATRIX who sees the rows of a new model"
    assert sum(map(len, named)) == len(models_now), "a model stands in two of the tables"


def test_what_has_a_gate_or_a_page_is_in_the_matrix_with_both() -> None:
    for model in apps.get_models(include_auto_created=True):
        rows = [row for name, row in MATRIX.items() if model_of(name) is model]
        has_page = has_gate(model) or model in admin.site._registry
        assert bool(rows) == has_page, f"{model._meta.label} is shown to people: it belongs into MATRIX"
        for row in rows:
            assert (row.gate is not None) == has_gate(model), model._meta.label
            assert (row.page is not None) == (model in admin.site._registry), model._meta.label


def test_what_is_seen_with_its_owner_has_one_that_is_in_the_matrix() -> None:
    for name, owner in WITH_THEIR_OWNER.items():
        related = model_of(name)._meta.get_field(owner).related_model
        assert related._meta.label in MATRIX, name


@pytest.mark.parametrize("name", MATRIX)
def test_every_role_sees_and_edits_what_the_matrix_says(
    name: str, places: dict[str, Place], accounts_here: dict[str, Any]
) -> None:
    row, model = MATRIX[name], model_of(name)
    made = {place: at.row(name).pk for place, at in places.items()}

    def visible_places(rows: models.QuerySet[Any]) -> str:
        keys = set(rows.filter(pk__in=made.values()).values_list("pk", flat=True))
        return " ".join(place for place, key in made.items() if key in keys)

    for seen, rows in ((row.gate, through_the_gate), (row.page, on_the_page)):
        if seen is not None:
            visible = {role: visible_places(rows(model, user)) for role, user in accounts_here.items()}
            assert {role: places for role, places in visible.items() if places} == dict(seen), rows.__name__
    if row.page is not None:
        assert {role for role, user in accounts_here.items() if may_edit(model, user)} == row.edits
