"""Forms in the clothes of the theme."""

from __future__ import annotations

from django import forms
from unfold.widgets import CHECKBOX_CLASSES, INPUT_CLASSES, SELECT_CLASSES, TEXTAREA_CLASSES


def dressed(form: forms.BaseForm) -> forms.BaseForm:
    """The form in the back office's clothes."""
    for field in form.fields.values():
        widget = field.widget
        if isinstance(widget, forms.CheckboxInput):
            classes = CHECKBOX_CLASSES
        elif isinstance(widget, forms.Textarea):
            classes = TEXTAREA_CLASSES
        elif isinstance(widget, forms.Select):
            classes = SELECT_CLASSES
        elif isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            continue
        else:
            classes = INPUT_CLASSES
        widget.attrs.setdefault("class", " ".join(classes))
    return form
