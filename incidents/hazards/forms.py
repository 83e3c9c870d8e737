"""Forms of a hazard, for the office and for the small screen."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.web.unchosen import UNCHOSEN
from core.web.widgets import DayInput, MomentInput
from grids.matters.models import Subcategory
from incidents.common.forms import OfGridsForm, day_input
from incidents.hazards.models import Hazard, HazardLevel, HazardState
from incidents.hazards.services import Ending, kinds_of_hazard
from incidents.premises.models import Premises

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
    return [("", UNCHOSEN), *groups.items()]


class RecheckForm(forms.Form):
    passed = forms.ChoiceField(label=_("result"), choices=[("yes", _("put right")), ("no", _("not put right yet"))])
    note = forms.CharField(
        label=_("what was found"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


GIVEN_DAYS = 7  # what a deadline is suggested to be, in days


class ProblemForm(forms.Form):
    """What becomes of a problem that a visit found."""

    kind = forms.ModelChoiceField(label=_("what kind"), queryset=Subcategory.objects.none())
    due_on = forms.DateField(label=_("to be put right by"), widget=day_input(), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_kinds(self, "kind", today)
        self.fields["due_on"].initial = today + timedelta(days=GIVEN_DAYS)


class FieldHazardForm(OfGridsForm):
    """A hazard from a small screen, and how it goes on."""

    ending = forms.ChoiceField(label=_("how it goes on"), choices=ENDINGS, widget=forms.RadioSelect, initial="fixed")
    due_on = forms.DateField(
        label=_("to be put right by"),
        widget=day_input(),
        required=False,
        help_text=_("Only where it is to be put right by a day."),
    )
    responsible = forms.CharField(label=_("responsible"), max_length=60, required=False)

    class Meta:
        model = Hazard
        fields = ("grid", "premises", "place", "subcategory", "level", "description", "measures")
        widgets = {
            "premises": forms.HiddenInput(),
            "description": forms.Textarea(attrs={"rows": 2}),
            "measures": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, premises: Premises | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["premises"].queryset = Premises.objects.filter(grid__in=fields["grid"].queryset.values("pk"))
        choose_kinds(self, "subcategory", self.today)
        fields["level"].choices = HazardLevel.choices
        if premises:
            fields["premises"].initial, fields["grid"].initial = premises.pk, premises.grid_id
            fields["grid"].widget = forms.HiddenInput()
            del fields["place"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self.instance.responsible = self.cleaned_data.get("responsible", "")
        if self.cleaned_data.get("ending") != HazardState.OPEN:
            self.cleaned_data["due_on"] = None
        return cleaned

    def ending_chosen(self) -> Ending:
        return Ending(self.cleaned_data["ending"], self.cleaned_data["due_on"])


def choose_kinds(form: forms.BaseForm, name: str, day: date) -> None:
    """Let a field choose among the kinds of hazards, grouped by matter."""
    field: Any = form.fields[name]
    kinds = kinds_of_hazard(day)
    field.queryset = Subcategory.objects.filter(pk__in=[kind.pk for kind in kinds]).select_related("matter")
    field.choices = choices_by_matter(kinds)
