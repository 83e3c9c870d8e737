"""What is asked of other rules."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.what_if.models import WhatIf
from core.web.widgets import DayInput


class WhatIfForm(forms.ModelForm):
    """A version of the rules and a range of months; any day of a month names it."""

    first_month = forms.DateField(label=_("first month"), widget=DayInput(), help_text=_("Any day of it."))
    last_month = forms.DateField(label=_("last month"), widget=DayInput(), help_text=_("Any day of it."))

    class Meta:
        model = WhatIf
        fields = ("scheme", "first_month", "last_month")

    def clean_first_month(self) -> Any:
        return self.cleaned_data["first_month"].replace(day=1)

    def clean_last_month(self) -> Any:
        return self.cleaned_data["last_month"].replace(day=1)
