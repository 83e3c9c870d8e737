"""Forms of the office's entry of fieldwork: premises, visits, hazards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from psycopg2.extras import DateRange
from unfold.widgets import INPUT_CLASSES

from core.admin import DayInput, MomentInput, dressed
from incidents.models import Hazard, HazardState, PatrolInterval, Premises, Visit
from incidents.services import Ending, kinds_of_hazard
from staff.forms import WithPhoneForm


class TimeOfDayInput(forms.TimeInput):
    """A time of day, in the browser's own clock."""

    input_type = "time"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", **kwargs)
        self.attrs.setdefault("class", " ".join(INPUT_CLASSES))


class PremisesForm(WithPhoneForm):
    registered_on = forms.DateField(label=_("registered on"), widget=DayInput())

    class Meta:
        model = Premises
        fields = ("grid", "name", "place", "kind", "risk", "contact")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self.instance.during.lower if self.instance.pk else timezone.localdate()
        self.initial = {**self.initial, "registered_on": known}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if day := self.cleaned_data.get("registered_on"):
            ends_on = self.instance.during.upper if self.instance.pk else None
            if ends_on and ends_on <= day:
                self.add_error("registered_on", _("This lies after the last day."))
            else:
                self.instance.during = DateRange(day, ends_on)
        return cleaned


class IntervalForm(forms.ModelForm):
    class Meta:
        model = PatrolInterval
        fields = ("subdistrict", "risk", "kind", "days", "in_force_from")


class VisitForm(forms.ModelForm):
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
        dressed(self)


ENDINGS = [
    (HazardState.FIXED, _("fixed on the spot")),
    (HazardState.OPEN, _("to be put right by a day")),
    (HazardState.REPORTED, _("report it as a case")),
]


class HazardForm(forms.ModelForm):
    """A hazard as it is found, and how it goes on."""

    ending = forms.ChoiceField(label=_("how it goes on"), choices=ENDINGS)
    due_on = forms.DateField(label=_("to be put right by"), required=False, widget=DayInput())
    responsible = forms.CharField(
        label=_("responsible"),
        required=False,
        max_length=60,
        help_text=_("Who answers for putting it right, by office."),
    )

    class Meta:
        model = Hazard
        fields = (
            *("grid", "premises", "place", "subcategory", "level", "found_at", "found_by", "checked"),
            *("description", "measures"),
        )
        widgets = {
            "found_at": MomentInput(),
            "description": forms.Textarea(attrs={"rows": 2}),
            "measures": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = timezone.localtime().replace(second=0, microsecond=0)
        fields: Any = self.fields
        if "subcategory" in fields:  # not where the page only shows
            kinds = kinds_of_hazard(now.date())
            fields["subcategory"].queryset = fields["subcategory"].queryset.filter(pk__in=[kind.pk for kind in kinds])
            fields["subcategory"].choices = choices_by_matter(kinds)
        self.initial.setdefault("found_at", now)
        dressed(self)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        values = self.cleaned_data
        self.instance.responsible = values.get("responsible", "")
        if (values.get("ending") == HazardState.OPEN) != bool(values.get("due_on")):
            self.add_error("due_on", _("A hazard to be put right has a deadline, and only that."))
        return cleaned

    def ending_chosen(self) -> Ending:
        return Ending(self.cleaned_data["ending"], self.cleaned_data["due_on"])


def choices_by_matter(kinds: Any) -> list[Any]:
    """Sub-categories to choose from, grouped by their matter."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for kind in kinds:
        groups.setdefault(kind.matter.name, []).append((kind.pk, kind.name))
    return [("", _("Choose…")), *groups.items()]


class ClosePremisesForm(forms.Form):
    on = forms.DateField(label=_("first day off the register"), widget=DayInput())


class RecheckForm(forms.Form):
    passed = forms.ChoiceField(label=_("result"), choices=[("yes", _("put right")), ("no", _("not put right yet"))])
    note = forms.CharField(
        label=_("what was found"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
