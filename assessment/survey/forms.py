"""The form that draws a sample of the awareness survey."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from assessment.periods import Kind, NotAPeriod, parse
from core.web.choices import RowsChoice
from staff.accounts.models import User


class DrawForm(forms.Form):
    month = forms.CharField(label=_("month"), max_length=7, widget=forms.TextInput(attrs={"type": "month"}))
    wanted = forms.IntegerField(label=_("households per grid"), min_value=1, max_value=200, initial=10)
    callers = RowsChoice(
        User.objects.none(),
        label=_("callers"),
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("People of the center. Nobody is given a grid that they serve."),
    )
    seed = forms.CharField(
        label=_("seed"),
        max_length=32,
        help_text=_("Kept with the draw: the same seed gives the same numbers. Take the one proposed."),
    )

    def clean_month(self) -> Any:
        try:
            return parse(self.cleaned_data["month"], Kind.MONTH)
        except NotAPeriod:
            raise forms.ValidationError(_("Write the month like 2026-10.")) from None
