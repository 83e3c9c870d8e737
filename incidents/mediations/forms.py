"""Forms of a mediation, for the office and for the small screen."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.widgets import DayInput
from incidents.common.forms import day_input
from incidents.incident.models import UNFINISHED, Incident
from incidents.mediations.models import Agreement, Mediation, MediationOutcome

OFFERED = 50  # disputes to choose from on a small screen


class MediationForm(forms.ModelForm):
    parties = forms.CharField(
        label=_("parties"), max_length=200, help_text=_("Kept sealed; shown to who stands in the case alone.")
    )

    class Meta:
        model = Mediation
        fields = (
            *("incident", "held_on", "mediator", "other_mediators", "parties", "outcome", "agreement", "content"),
            "may_escalate",
        )
        widgets = {"held_on": DayInput(), "content": forms.Textarea(attrs={"rows": 3})}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self.instance.parties = self.cleaned_data.get("parties", "")
        return cleaned


class FieldMediationForm(forms.ModelForm):
    parties = forms.CharField(label=_("parties"), max_length=200, help_text=_("Kept sealed."))

    class Meta:
        model = Mediation
        fields = (
            *("incident", "parties", "outcome", "agreement", "content", "other_mediators", "may_escalate", "held_on"),
        )
        widgets = {"held_on": day_input(), "content": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, incidents: Any, today: date, chosen: Incident | None, **kwargs: Any) -> None:
        """A mediation of one of the `incidents`; the first unfinished ones are offered, after the `chosen` one."""
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        first = list(incidents.filter(UNFINISHED)[:OFFERED])
        self.offered = [chosen, *(one for one in first if one != chosen)] if chosen else first
        fields["incident"].queryset = incidents
        fields["incident"].widget.choices = [(one.pk, f"{one.text.title} · {one.number}") for one in self.offered]
        if len(first) == OFFERED:
            fields["incident"].help_text = _("The latest. An older one is mediated from its own page.")
        fields["held_on"].initial = today
        fields["outcome"].widget = forms.RadioSelect(choices=MediationOutcome.choices)
        fields["agreement"].choices = [("", _("none")), *Agreement.choices]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        values = self.cleaned_data
        self.instance.parties = values.get("parties", "")
        if (values.get("outcome") == MediationOutcome.SETTLED) != bool(values.get("agreement")):
            self.add_error("agreement", _("A settled dispute has an oral or a written agreement, and only that."))
        return cleaned
