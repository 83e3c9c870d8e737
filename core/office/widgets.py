"""Styles the inputs of a form like the back office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from unfold.widgets import (
    CHECKBOX_CLASSES,
    INPUT_CLASSES,
    SELECT_CLASSES,
    TEXTAREA_CLASSES,
    UnfoldAdminCheckboxSelectMultipleWidget,
)

# They hold other inputs, which the theme has dressed already, or are no boxes.
LEFT_ALONE = (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.MultiWidget, RelatedFieldWidgetWrapper)


def dressed(form: forms.BaseForm) -> forms.BaseForm:
    """The same form, its inputs styled like the back office."""
    for field in form.fields.values():
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
