"""What forms of several nouns share: the grids to choose from, days, several files at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.web.unchosen import UNCHOSEN
from grids.territory.models import Grid


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OfGridsForm(forms.ModelForm):
    """A form of a row of one of my grids; with one grid only there is nothing to choose."""

    def __init__(self, *args: Any, grids: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now, self.today = now, timezone.localdate(now)
        fields: Any = self.fields
        if "grid" in fields:
            fields["grid"].queryset = grids
            fields["grid"].empty_label = None
            mine = list(grids)
            if len(mine) == 1:
                fields["grid"].initial = mine[0].pk
                fields["grid"].widget = forms.HiddenInput()
        if "day" in fields:
            fields["day"].initial = self.today
            fields["day"].widget = day_input()
        for name in ("kind", "visited", "topic", "outcome"):
            if name in fields and fields[name].choices:
                fields[name].choices = [("", UNCHOSEN), *[c for c in fields[name].choices if c[0]]]


class AnswerForm(forms.Form):
    note = forms.CharField(label=_("note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))


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


class ManyFilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"
