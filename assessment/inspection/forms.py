"""Forms of the weekly inspection: a finding, its rectification, its check, and the drawing of a sample."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.inspection.models import SampleItem, Verdict
from core.web.widgets import DayInput


class FindingForm(forms.Form):
    text = forms.CharField(
        label=pgettext_lazy("finding", "what was found"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    due_on = forms.DateField(
        label=_("to be put right by"),
        required=False,
        widget=DayInput(),
        help_text=_("Empty: it is noted and nothing is asked of the grid."),
    )


class AssignForm(forms.Form):
    due_on = forms.DateField(label=_("to be put right by"), widget=DayInput())
    note = forms.CharField(label=_("note"), max_length=1000, required=False)


class CheckForm(forms.Form):
    passed = forms.TypedChoiceField(
        label=_("result of the check"),
        choices=[("yes", _("found put right")), ("no", _("found not put right"))],
        coerce=lambda text: text == "yes",
    )
    note = forms.CharField(
        label=_("note"), max_length=1000, required=False, help_text=_("Needed where it goes back to the grid.")
    )
    due_on = forms.DateField(
        label=_("to be put right by"),
        required=False,
        widget=DayInput(),
        help_text=_("Needed where it goes back to the grid."),
    )


class DrawForm(forms.Form):
    seed = forms.IntegerField(
        label=_("seed"),
        min_value=0,
        max_value=10**12 - 1,
        help_text=_("Whoever draws with this number again gets the same sample. Keep the one proposed, or cast dice."),
    )


class VerdictsForm(forms.Form):
    """A verdict and a note for every item that is not verified yet; what is left open stays open."""

    def __init__(self, items: list[SampleItem], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            self.fields[f"verdict_{item.pk}"] = forms.ChoiceField(choices=[("", "–"), *Verdict.choices], required=False)
            self.fields[f"note_{item.pk}"] = forms.CharField(max_length=500, required=False)

    def given(self) -> list[tuple[SampleItem, str, str]]:
        """The items with a verdict, with it and its note."""
        values = self.cleaned_data
        rows = [(item, values[f"verdict_{item.pk}"], values[f"note_{item.pk}"]) for item in self.items]
        return [row for row in rows if row[1]]

    def fields_of(self, item: SampleItem) -> tuple[forms.BoundField, forms.BoundField] | None:
        if f"verdict_{item.pk}" not in self.fields:
            return None
        return self[f"verdict_{item.pk}"], self[f"note_{item.pk}"]


class AnswerForm(forms.Form):
    text = forms.CharField(label=_("how it was put right"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
