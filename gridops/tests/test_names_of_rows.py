"""The name of a row tells nothing private: it stands in the audit log, which others read and which nothing erases."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange

from core.columns import columns_of
from core.office.admin_inlines import ReadOnlyInline
from gridops.tests.matrix import OURS

DAY = date(2026, 3, 2)
FILE = "the name of a file: no page has an act on such a row, and none is entered in a form"
NAMED_BY_THEM = {
    "assessment.AdjustmentFile": FILE,
    "assessment.MeetingFile": FILE,
    "assessment.ObjectionEvidence": FILE,
    "assessment.ReplacementFile": FILE,
    "incidents.Attachment": FILE,
    "core.IdempotentRequest": "no page shows it, and nothing is done with it by hand",
}


def private_columns(model: type[models.Model]) -> list[Any]:
    """Those that hold words or a choice."""
    declared = columns_of(model)
    kept = declared.private | declared.erasable
    return [field for field in model._meta.concrete_fields if field.name in kept and isinstance(field, WORDS)]


WORDS = (models.CharField, models.TextField)
VALUES: dict[type[models.Field[Any, Any]], Any] = {
    models.DateTimeField: datetime(2026, 3, 2, 9, tzinfo=UTC),
    models.DateField: DAY,
    models.IntegerField: 1,
    models.DecimalField: Decimal(1),
    models.JSONField: {"name": "甲"},
}


def value_of(field: Any, planted: str) -> Any:
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, WORDS):
        return planted
    if type(field).__name__ == "DateRangeField":
        return DateRange(DAY, None)
    return next((value for kind, value in VALUES.items() if isinstance(field, kind)), None)


def unsaved(model: type[models.Model], deep: int = 3) -> models.Model:
    """A row with a word of its own in each column, and such rows behind its links."""
    row = model(pk=1)
    for field in model._meta.concrete_fields:
        if field.is_relation and deep:
            setattr(row, field.name, unsaved(field.related_model, deep - 1))
        elif not field.is_relation and not (field.primary_key and isinstance(field, models.IntegerField)):
            setattr(row, field.attname, value_of(field, f"<{model.__name__}.{field.name}>"))
    return row


def ours() -> list[type[models.Model]]:
    return [one for one in apps.get_models() if one.__module__.split(".")[0] in OURS and not one._meta.proxy]


def words_of(row: models.Model, column: Any) -> str:
    return str(getattr(row, f"get_{column.name}_display")() if column.choices else getattr(row, column.attname))


@pytest.mark.django_db
def test_the_name_of_a_row_holds_no_private_or_erasable_word() -> None:
    told = {}
    every = [(model, column) for model in ours() for column in private_columns(model)]
    for model in ours():
        row = unsaved(model)
        named = str(row)
        own = [column.name for column in private_columns(model) if words_of(row, column) in named]
        others = [f"{one.__name__}.{it.name}" for one, it in every if f"<{one.__name__}.{it.name}>" in named]
        if own or others:
            told[model._meta.label] = own or others
    assert told.keys() == NAMED_BY_THEM.keys(), told


def test_a_row_that_a_private_word_names_is_never_what_the_audit_log_is_about() -> None:
    pages = admin.site._registry
    assert not NAMED_BY_THEM.keys() & {model._meta.label for model in pages}
    parts = [one for page in pages.values() for one in page.inlines if one.model._meta.label in NAMED_BY_THEM]
    assert parts
    assert all(issubclass(one, ReadOnlyInline) for one in parts)
