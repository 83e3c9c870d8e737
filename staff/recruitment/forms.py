"""Forms about candidates and the decisions on them."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.unchosen import UNCHOSEN
from core.web.widgets import DayInput
from staff.people.forms import SKILLS, WithPhoneForm
from staff.postings.models import PayScheme
from staff.recruitment.models import Application


class ApplicationForm(WithPhoneForm):
    class Meta:
        model = Application
        fields = (
            *("subdistrict", "name", "gender", "born_on", "political_status", "education", "background"),
            *("former_post", "channel", "grid", "opening", "applied_on", "note"),
            *SKILLS,
        )


class EligibleForm(forms.Form):
    relaxed_because = forms.CharField(
        label=_("relaxed because"),
        max_length=200,
        required=False,
        help_text=_("Only for the four former posts, where a rule is not met."),
    )
    relaxed_by = forms.CharField(label=_("relaxed by"), max_length=60, required=False)


class AppointForm(forms.Form):
    begins_on = forms.DateField(label=_("first day"), widget=DayInput())
    pay_scheme = forms.ChoiceField(
        label=_("pay scheme"),
        choices=[("", UNCHOSEN), *((s.value, s.label) for s in (PayScheme.ALLOWANCE, PayScheme.WAGE))],
        help_text=_("Chosen now; it is never inferred from the channel."),
    )
