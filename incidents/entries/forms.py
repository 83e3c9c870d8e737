"""Forms of base entries and of months."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.widgets import DayInput
from incidents.entries.models import BaseEntry


class MonthField(forms.CharField):
    """A month written like 2026-10; cleans to its first day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"type": "month"}), **kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return datetime.strptime(f"{text}-01", "%Y-%m-%d").date()  # noqa: DTZ007  (a day, not a moment)
        except ValueError as error:
            raise forms.ValidationError(_("Write the month like 2026-10.")) from error


def last_month(day: Any) -> str:
    return f"{(day.replace(day=1) - timedelta(days=1)):%Y-%m}"


class NothingReceivedForm(forms.Form):
    """That there is nothing to import for a month."""

    dataset = forms.ChoiceField(
        label=_("figures"), choices=[("base_entries", _("base information")), ("awareness", _("awareness surveys"))]
    )
    month = MonthField(label=_("month"))


class BaseEntryForm(forms.ModelForm):
    class Meta:
        model = BaseEntry
        fields = ("grid", "day", "monthly", "entry_class", "worker", "new", "changed", "verified")
        widgets = {"day": DayInput()}
