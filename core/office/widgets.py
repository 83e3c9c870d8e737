"""Styles the inputs of a form like the back office."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.forms.models import ModelChoiceIterator
from django.utils.choices import BaseChoiceIterator
from django.utils.functional import cached_property
from unfold.widgets import (
    CHECKBOX_CLASSES,
    INPUT_CLASSES,
    SELECT_CLASSES,
    TEXTAREA_CLASSES,
    UnfoldAdminCheckboxSelectMultipleWidget,
)

from core.punctuation import as_typed

# They hold other inputs, which the theme has dressed already, or are no boxes.
LEFT_ALONE = (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.MultiWidget, RelatedFieldWidgetWrapper)


def dressed(form: forms.BaseForm) -> forms.BaseForm:
    """The same form, its inputs styled like the back office."""
    for field in form.fields.values():
        _asked_once(field.widget)
        if isinstance(field, forms.DecimalField) and isinstance(field.widget, forms.NumberInput):
            _without_needless_zeros(field)
        if type(field.widget) is forms.CheckboxSelectMultiple:
            _as_the_theme_has_boxes(field)
        widget = field.widget
        if isinstance(widget, forms.CheckboxInput):
            classes = CHECKBOX_CLASSES
        elif isinstance(widget, forms.Textarea):
            classes = TEXTAREA_CLASSES
        elif isinstance(widget, forms.Select):
            classes = SELECT_CLASSES
        elif isinstance(widget, LEFT_ALONE):
            continue
        else:
            classes = INPUT_CLASSES
        widget.attrs.setdefault("class", " ".join(classes))
    return form


class TypedNumber(forms.NumberInput):
    """A number that is kept with more places than it needs is shown as somebody would type it."""

    def format_value(self, value: Any) -> str | None:
        return as_typed(value) if isinstance(value, Decimal) else super().format_value(value)


def _without_needless_zeros(field: forms.Field) -> None:
    typed = TypedNumber(attrs=field.widget.attrs)
    typed.is_required = field.widget.is_required
    field.widget = typed


class _ReadOnce(BaseChoiceIterator):
    """The rows that an input offers, asked for when it is drawn, and then kept: it looks at them twice."""

    def __init__(self, choices: ModelChoiceIterator) -> None:
        self.choices = choices

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.choices, name)  # its field and its rows, which an input with a search asks for

    @cached_property
    def rows(self) -> list[Any]:
        return list(iter(self.choices))  # not by its length, which would be asked first


def _asked_once(widget: Any) -> None:
    if isinstance(getattr(widget, "choices", None), ModelChoiceIterator):
        widget.choices = _ReadOnce(widget.choices)


def _as_the_theme_has_boxes(field: Any) -> None:
    """Several boxes below their label: of others the theme believes that they are one, and writes the label beside."""
    boxes = UnfoldAdminCheckboxSelectMultipleWidget(attrs=field.widget.attrs)
    boxes.is_required = field.widget.is_required
    field.widget = boxes
    boxes.choices = field.choices


class DressedFormSet(forms.BaseInlineFormSet):
    """Rows below their owner whose form has its own inputs."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        dressed(form)
