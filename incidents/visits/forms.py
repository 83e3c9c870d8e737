"""Forms of a visit or patrol, for the office and for the small screen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.common.forms import OfGridsForm
from incidents.premises.models import Premises
from incidents.visits.models import Visit, VisitKind


class TimeOfDayInput(forms.TimeInput):
    """A time of day, in the browser's own clock."""

    input_type = "time"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", **kwargs)


class SaysSomething(forms.BaseModelForm):
    """A form of a visit, which takes no new one that says nothing: neither of whom, nor of what was seen."""

    SAYS = ("premises", "visited", "households", "content", "problem")

    def clean(self) -> Any:
        values = super().clean()
        if self.instance.pk is None and not self.errors and not any(self.cleaned_data.get(name) for name in self.SAYS):
            self.add_error("content", _("Write who was visited, or what was done or seen."))
        return values


class VisitForm(SaysSomething, forms.ModelForm):
    """A line of the visit log, with what the center judges of it."""

    class Meta:
        model = Visit
        fields = (
            *("worker", "grid", "day", "begins_at", "ends_at", "kind", "visited", "households", "premises"),
            *("content", "problem", "handling", "incident", "judged_invented"),
        )
        widgets = {
            "begins_at": TimeOfDayInput(),
            "ends_at": TimeOfDayInput(),
            "content": forms.Textarea(attrs={"rows": 2}),
            "problem": forms.Textarea(attrs={"rows": 2}),
            "handling": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class FieldVisitForm(SaysSomething, OfGridsForm):
    """A visit or patrol from a small screen."""

    class Meta:
        model = Visit
        fields = (
            *("grid", "premises", "kind", "visited", "households", "content", "problem", "handling"),
            *("day", "begins_at", "ends_at"),
        )
        widgets = {
            "premises": forms.HiddenInput(),
            "begins_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "ends_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "content": forms.Textarea(attrs={"rows": 2}),
            "problem": forms.Textarea(attrs={"rows": 2}),
            "handling": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, premises: Premises | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["premises"].queryset = Premises.objects.filter(grid__in=fields["grid"].queryset.values("pk"))
        fields["kind"].widget = forms.RadioSelect(choices=VisitKind.choices)
        fields["kind"].initial = "patrol" if premises else "visit"
        fields["visited"].required = False
        if premises:
            fields["premises"].initial, fields["grid"].initial = premises.pk, premises.grid_id
            fields["grid"].widget = forms.HiddenInput()
            del fields["visited"], fields["households"]
