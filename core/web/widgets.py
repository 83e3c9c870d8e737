"""Date and time inputs that use the browser's own picker, and a box that offers sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

NOT_RECORDED = _("not recorded")


def tri_state(field: Any) -> Any:
    """The same field, whose empty answer is called “not recorded”: it is neither yes nor no."""
    field.widget = forms.NullBooleanSelect()
    field.widget.choices = [("unknown", NOT_RECORDED), ("true", _("yes")), ("false", _("no"))]
    return field


class OfferingTextarea(forms.Textarea):
    """Words of one's own, below them sentences that are written often: a tap writes one down (`offered.js`)."""

    def __init__(self, *, offered: Callable[[], Sequence[str]], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.offered = offered  # asked when the page is written: what is sent needs none of it

    def render(self, *args: Any, **kwargs: Any) -> SafeString:
        area = super().render(*args, **kwargs)
        texts = self.offered()
        if not texts:
            return area
        tap = '<button type="button" data-offered data-by-script>{}</button>'
        taps = format_html_join("", tap, ((text,) for text in texts))
        return format_html('{}<span class="offered">{}</span>', area, taps)


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
