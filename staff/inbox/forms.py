"""The form in which an account chooses how notices are sent to it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from staff.inbox.models import Outward


class OutwardForm(forms.Form):
    how = forms.ChoiceField(label=_("Beside the inbox, send me"), choices=Outward.choices, widget=forms.RadioSelect)
    email = forms.EmailField(
        label=_("E-mail"), required=False, max_length=254, help_text=_("Empty: no e-mail is sent to you.")
    )
