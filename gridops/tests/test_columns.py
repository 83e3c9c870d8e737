"""Every model of ours says of each of its columns how private it is."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from core.columns import ColumnClass, Columns, columns_of, declared_columns
from gridops.tests.matrix import OURS

MODELS = [model for model in apps.get_models() if model.__module__.split(".")[0] in OURS and not model._meta.proxy]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_column_of_a_model_stands_in_one_class(model: type[models.Model]) -> None:
    columns = columns_of(model)
    assert set(columns.classes) == declared_columns(model), "name each column in `privacy`, beside the columns"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_who_reads_a_private_column_is_found_from_the_row(model: type[models.Model]) -> None:
    columns = columns_of(model)
    asks = (columns.private - columns.named(ColumnClass.NEVER)) | columns.erasable | columns.places
    assert not asks or columns.subdistrict, "a private column is read by the office of a subdistrict: say where it is"
    targets = {
        columns.person: "staff.Worker",
        columns.author: "staff.User",
        columns.members: "grids.Grid",
        columns.served: "grids.Grid",
        columns.handled: "staff.Department",
        columns.subdistrict: "grids.Subdistrict",
    }
    for path, target in targets.items():
        if path:
            assert _model_at(model, path)._meta.label == target, path


def _model_at(model: type[models.Model], path: str) -> type[models.Model]:
    for name in path.split("__"):
        if name != "pk":
            related = model._meta.get_field(name).related_model
            assert isinstance(related, type)
            model = related
    return model


def test_a_column_stands_in_one_class_only() -> None:
    with pytest.raises(ValueError, match="two classes"):
        Columns(public="name", office="name")
    with pytest.raises(ValueError, match="Declared twice"):
        Columns(public="name") | Columns(office="name")
    with pytest.raises(ValueError, match="stand in no class"):
        Columns(public="name", erasable="note")


def test_a_model_that_declares_nothing_is_refused() -> None:
    class Undeclared(models.Model):
        class Meta:
            app_label = "core"
            abstract = True

    with pytest.raises(LookupError, match="privacy"):
        columns_of(Undeclared)
