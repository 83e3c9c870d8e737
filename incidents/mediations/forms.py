"""Forms of a mediation, for the office and for the small screen."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.widgets import DayInput
from incidents.common.forms import day_input
from incidents.incident.models import Incident
from incidents.mediations.models import Agreement, Mediation, MediationOutcome


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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

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
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["incident"].queryset = incidents
        fields["incident"].empty_label = None
        fields["incident"].label_from_instance = lambda incident: f"{incident.text.title} · {incident.number}"
        fields["incident"].initial = chosen.pk if chosen else None
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
