"""What a model says about its history. Without a word, every row and every column of it is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

from core.columns import columns_of
from core.fields import EncryptedTextField


@dataclass(frozen=True)
class Recorded:
    """The rows of a model are recorded. A model declares this only to change one of the two settings.

    `left_out`: columns whose change alone is not recorded. `told_with`: the foreign key to the row
    on whose page a removed row is shown, because it has no page of its own any more.
    """

    left_out: tuple[str, ...] = ()
    told_with: str = ""


@dataclass(frozen=True)
class Unrecorded:
    """The rows are no facts that a person changes; `because` says why that is so."""

    because: str


def history_of(model: type[models.Model]) -> Recorded | Unrecorded:
    """What a model declares itself; what it inherits does not count."""
    declared: Recorded | Unrecorded = model.__dict__.get("history", Recorded())
    return declared


def recorded_models() -> list[type[models.Model]]:
    """The models of this project whose tables keep a history, through tables included."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and Path(apps.get_app_config(model._meta.app_label).path).parent == settings.BASE_DIR
        and isinstance(history_of(model), Recorded)
    ]


def kept_columns(model: type[models.Model]) -> list[str]:
    """The columns whose changes are recorded. An encrypted text changes with each saving: its index tells of it."""
    declared: Any = history_of(model)
    return [
        str(field.column)
        for field in model._meta.concrete_fields
        if field.name not in declared.left_out and not isinstance(field, EncryptedTextField)
    ]


def veiled_columns(model: type[models.Model]) -> list[str]:
    """Of these the columns of which only that they changed is recorded: values that are kept nowhere else."""
    if model._meta.auto_created:  # a table of pairs: two keys
        return []
    never_copied = columns_of(model).never_copied
    return [str(field.column) for field in model._meta.concrete_fields if field.name in never_copied]
