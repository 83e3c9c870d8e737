"""Forms of an interview's steps."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.widgets import MomentInput


class HoldForm(forms.Form):
    held_at = forms.DateTimeField(label=_("time"), widget=MomentInput())
    place = forms.CharField(label=_("place of the interview"), max_length=100)
    record = forms.CharField(
        label=_("record"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Reasons and circumstances as they were talked over."),
    )
    plan = forms.CharField(label=_("rectification plan"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))


class SignForm(forms.Form):
    objection = forms.CharField(
        label=_("what I object to"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The grid service center and the heads are told of it."),
    )


class CheckForm(forms.Form):
    passed = forms.TypedChoiceField(
        label=_("result of the check"),
        choices=[("yes", _("rectified")), ("no", _("not rectified"))],
        coerce=lambda value: value == "yes",
    )
    result = forms.CharField(label=_("what the check found"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    plan = forms.CharField(
        label=_("new rectification plan"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only where it is not rectified: what is done now. It is checked again after the same time."),
    )
