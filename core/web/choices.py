"""Rows to choose from, with labels that are different even if two people have the same name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteMixin
from django.db.models import QuerySet


def choice_label(row: Any) -> str:
    """The label of a row: `told_apart` where two rows can have the same name, else its name."""
    return str(getattr(row, "told_apart", row))


def to_choose_from(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows with what their labels name: a model says in `named_with` which others that takes."""
    return rows.select_related(*getattr(rows.model, "named_with", ()))


class _ToldApart:
    def label_from_instance(self, row: Any) -> str:
        return choice_label(row)


class RowsChoice(_ToldApart, forms.ModelMultipleChoiceField):
    """Some rows of a list in which two can have the same name."""


class RowChoice(_ToldApart, forms.ModelChoiceField):
    """One row of a list in which two can have the same name."""


def nothing_to_choose(form: forms.BaseForm) -> list[str]:
    """The labels of what a form asks to choose where it offers nothing: nobody can send it."""
    return [str(bound.label) for bound in form if bound.field.required and _offers_nothing(bound.field.widget)]


def _offers_nothing(widget: forms.Widget) -> bool:
    """Whether a list of choices is empty. One that is searched for what is typed shows none before."""
    if not isinstance(widget, forms.Select | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return False
    if isinstance(widget, AutocompleteMixin):
        return False
    widget.choices = list(widget.choices)  # read once, for the page, too
    return not any(value not in (None, "") for value, _label in widget.choices)
