"""Forms of premises, for the office and for the small screen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from psycopg2.extras import DateRange

from core.web.widgets import DayInput
from incidents.common.forms import OfGridsForm
from incidents.premises.models import PatrolInterval, Premises
from staff.people.forms import WithPhoneForm


class PremisesForm(WithPhoneForm):
    registered_on = forms.DateField(label=_("registered on"), widget=DayInput())

    class Meta:
        model = Premises
        fields = ("grid", "name", "place", "kind", "risk", "contact")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self.instance.during.lower if self.instance.pk else timezone.localdate()
        self.initial = {**self.initial, "registered_on": known}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if day := self.cleaned_data.get("registered_on"):
            ends_on = self.instance.during.upper if self.instance.pk else None
            if ends_on and ends_on <= day:
                self.add_error("registered_on", _("This lies after the last day."))
            else:
                self.instance.during = DateRange(day, ends_on)
        return cleaned


class IntervalForm(forms.ModelForm):
    class Meta:
        model = PatrolInterval
        fields = ("subdistrict", "risk", "kind", "days", "in_force_from")


class ClosePremisesForm(forms.Form):
    on = forms.DateField(label=_("first day off the register"), widget=DayInput())


class FieldPremisesForm(OfGridsForm, WithPhoneForm):
    class Meta:
        model = Premises
        fields = ("grid", "name", "place", "kind", "risk", "contact")
