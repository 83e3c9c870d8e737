"""Date and time inputs that use the browser's own picker."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

NOT_RECORDED = _("not recorded")


def tri_state(field: Any) -> Any:
    """The same field, whose empty answer is called “not recorded”: it is neither yes nor no."""
    field.widget = forms.NullBooleanSelect()
    field.widget.choices = [("unknown", NOT_RECORDED), ("true", _("yes")), ("false", _("no"))]
    return field


class DayInput(forms.DateInput):
    """A day, in the browser's own calendar."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class MomentInput(forms.DateTimeInput):
    """A day and time, in the browser's own calendar."""

    input_type = "datetime-local"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M", **kwargs)
