"""Forms of a bulletin's steps."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class IssueForm(forms.Form):
    document_number = forms.CharField(
        label=_("document number"),
        max_length=60,
        help_text=_("As the office numbers its documents, with the year in 〔〕."),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("reason of the revision"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What it corrects, and why. It is printed in the revision's document."),
    )
