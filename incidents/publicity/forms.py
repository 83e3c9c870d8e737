"""Forms of a publicity activity, for the office and for the small screen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.widgets import DayInput
from grids.territory.models import Grid
from incidents.common.forms import GridChoices, InGridsForm, OfGridsForm
from incidents.publicity.models import PublicityActivity


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


class FieldPublicityForm(OfGridsForm):
    where = forms.ModelMultipleChoiceField(
        label=_("grids"), queryset=Grid.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = PublicityActivity
        fields = ("topic", "kind", "reached", "content", "day")
        widgets = {"content": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        grids = kwargs["grids"]
        fields["where"].queryset = grids
        fields["where"].initial = [grid.pk for grid in grids]
        self.order_fields(["where"])
