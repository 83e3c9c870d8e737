"""Forms of a remark on a draft: made on the phone, answered in the office."""

from __future__ import annotations

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from assessment.remark.components import COMPONENTS, WHOLE_LINE, name_of
from assessment.remark.models import Outcome


def _components() -> list[tuple[str, str]]:
    """The codes with their names, the whole line first."""
    return [(code, capfirst(name_of(code))) for code in (WHOLE_LINE, *COMPONENTS)]


class RemarkForm(forms.Form):
    component = forms.ChoiceField(label=_("which figure"), required=False, choices=_components)
    text = forms.CharField(
        label=_("what is wrong"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 1000}),
        help_text=_("For example the number of a case, a visit that is missing, or a day of leave."),
    )


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(label=_("outcome"), choices=Outcome.choices, widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("answer"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The person reads it."),
    )
