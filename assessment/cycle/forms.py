"""The form that runs a step by hand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.cycle.models import Stage
from assessment.cycle.rules import STEPS
from assessment.periods import NotAPeriod, parse


class RunStepForm(forms.Form):
    """A step of the cycle for one period, by hand."""

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
