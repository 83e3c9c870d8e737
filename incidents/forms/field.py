"""Forms of the small-screen pages of fieldwork: few fields, those of today filled in already."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grids.models import Grid, Subcategory
from incidents.forms.fieldwork import ENDINGS, choices_by_matter
from incidents.models import (
    LEGAL_BASIS,
    Agreement,
    CareCategory,
    CareVisit,
    Hazard,
    HazardLevel,
    HazardState,
    Incident,
    Mediation,
    MediationOutcome,
    Premises,
    PublicityActivity,
    Visit,
    VisitKind,
)
from incidents.services import Ending, kinds_of_hazard
from staff.forms import WithPhoneForm


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


GIVEN_DAYS = 7  # what a deadline is suggested to be, in days


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
                fields[name].choices = [("", _("Choose…")), *[c for c in fields[name].choices if c[0]]]


class FieldVisitForm(OfGridsForm):
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


class FieldPremisesForm(OfGridsForm, WithPhoneForm):
    class Meta:
        model = Premises
        fields = ("grid", "name", "place", "kind", "risk", "contact")


class FieldMediationForm(forms.ModelForm):
    parties = forms.CharField(label=_("parties"), max_length=200, help_text=_("Kept sealed."))

    class Meta:
        model = Mediation
        fields = (
            *("incident", "parties", "outcome", "agreement", "content", "other_mediators", "may_escalate", "held_on"),
        )
        widgets = {"held_on": day_input(), "content": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, cases: Any, today: date, chosen: Incident | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["incident"].queryset = cases
        fields["incident"].empty_label = None
        fields["incident"].label_from_instance = lambda case: f"{case.text.title} · {case.number}"
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


class FieldCareForm(OfGridsForm):
    class Meta:
        model = CareVisit
        fields = ("grid", "category", "outcome", "day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["category"].choices = [
            ("", _("Choose…")),
            *[(code.value, f"{code.label}（{LEGAL_BASIS[code]}）") for code in CareCategory],
        ]


class AnswerForm(forms.Form):
    note = forms.CharField(label=_("note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))


def choose_kinds(form: forms.BaseForm, name: str, day: date) -> None:
    """Let a field choose among the kinds of hazards, grouped by matter."""
    field: Any = form.fields[name]
    kinds = kinds_of_hazard(day)
    field.queryset = Subcategory.objects.filter(pk__in=[kind.pk for kind in kinds]).select_related("matter")
    field.choices = choices_by_matter(kinds)
