"""Forms of the steps: issuing, holding an interview, running a stage."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.cycle import STEPS
from assessment.models import Stage
from assessment.periods import NotAPeriod, parse
from core.admin import MomentInput


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


class RunStageForm(forms.Form):
    """A step of the wheel for one period, by hand."""

    stage = forms.ChoiceField(label=_("step"), choices=Stage.choices)
    period = forms.CharField(
        label=_("period"), max_length=8, help_text=_("A week like 2026-W45, or a month like 2026-10.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "stage" in cleaned and "period" in cleaned:
            kind = STEPS[cleaned["stage"]].kind
            try:
                cleaned["period"] = parse(cleaned["period"], kind)
            except NotAPeriod:
                form = {"week": "2026-W45", "month": "2026-10", "quarter": "2026Q3", "year": "2026"}[kind.value]
                self.add_error("period", _("Write the period of this step like %(form)s.") % {"form": form})
        return cleaned
