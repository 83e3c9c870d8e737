"""Ranges of days, as forms enter them and as people read them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from psycopg2.extras import DateRange

from core.web.widgets import DayInput


class RangeForm(forms.ModelForm):
    """A form of a row with a range of days, entered as its two ends."""

    begins_on = forms.DateField(label=_("first day"), widget=DayInput())
    ends_on = forms.DateField(
        label=_("ends on"),
        required=False,
        widget=DayInput(),
        help_text=_("The first day that no longer belongs to it; empty while it is open."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        during = self.instance.during if self.instance.pk else None
        if during:
            self.initial = {**self.initial, "begins_on": during.lower, "ends_on": during.upper}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        begins_on = self.cleaned_data.get("begins_on") or (self.instance.during and self.instance.during.lower)
        ends_on = self.cleaned_data.get("ends_on")
        if begins_on and ends_on and ends_on <= begins_on:
            self.add_error("ends_on", _("This lies before the first day, or on it."))
        elif begins_on:
            self.instance.during = DateRange(begins_on, ends_on)
        return cleaned


def days_of(during: DateRange | None) -> str:
    """A range of days for people: from the first day to the last one, or open."""
    if during is None or during.isempty:
        return "-"
    if during.lower is None:
        if during.upper is None:
            return str(_("always"))
        return str(_("until %(day)s") % {"day": _day(date.fromordinal(during.upper.toordinal() - 1))})
    if during.upper is None:
        return str(_("since %(day)s") % {"day": _day(during.lower)})
    return f"{_day(during.lower)} – {_day(date.fromordinal(during.upper.toordinal() - 1))}"


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
