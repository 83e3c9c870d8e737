"""Forms of the office: a task for grids, a publicity activity, a mediation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.admin import DayInput, MomentInput, dressed
from grids.models import Grid
from incidents.models import Mediation, PublicityActivity, Task


class GridChoices(forms.ModelMultipleChoiceField):
    """Grids to tick, by their names of a day, in the order of their codes."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"queryset": Grid.objects.none(), "label": _("grids"), **kwargs})


class InGridsForm(forms.ModelForm):
    """A row about several grids, chosen among those that the page offers (`offered`)."""

    offered: Any = Grid.objects.none()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        if "where" in fields:
            fields["where"].queryset = self.offered
        dressed(self)


class TaskForm(InGridsForm):
    where = GridChoices(help_text=_("Nothing ticked: every grid of the subdistrict."), required=False)

    class Meta:
        model = Task
        fields = ("kind", "title", "content", "due_at")
        widgets = {"due_at": MomentInput(), "content": forms.Textarea(attrs={"rows": 4})}


class PublicityForm(InGridsForm):
    where = GridChoices()

    class Meta:
        model = PublicityActivity
        fields = ("day", "kind", "topic", "reached", "worker", "content")
        widgets = {"day": DayInput(), "content": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["where"] = list(self.instance.held_in.values_list("grid", flat=True))


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
        dressed(self)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self.instance.parties = self.cleaned_data.get("parties", "")
        return cleaned
