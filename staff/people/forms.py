"""Forms about workers: a phone has its own field."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.widgets import DayInput
from staff.people.models import Worker

SKILLS = (
    *("uses_computer", "uses_phone_app", "organises", "expresses"),
    *("energetic", "well_informed", "judged_by", "judged_on"),
)


class WithPhoneForm(forms.ModelForm):
    """A row with a sealed phone: it is shown masked, and what stays masked stays as it is."""

    phone = forms.CharField(
        label=_("phone"),
        required=False,
        max_length=20,
        help_text=_("Shown masked. Leave it as it is to keep the number."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["phone"] = self.instance.masked_phone

    def clean_phone(self) -> str:
        number: str = re.sub(r"[\s-]", "", self.cleaned_data["phone"])
        if "*" in number:
            if self.instance.pk and number == self.instance.masked_phone:
                return number
            raise forms.ValidationError(_("Give the whole number, or leave it as it is."))
        if number and not re.fullmatch(r"\+?\d{7,15}", number):
            raise forms.ValidationError(_("A phone number has 7 to 15 digits."))
        return number

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        number = self.cleaned_data.get("phone", "")
        if "*" not in number:
            self.instance.phone = number
        return cleaned


class SkillsForm(forms.Form):
    """What was found of several people at once; what is left out stays as it is of each of them."""

    uses_computer = forms.NullBooleanField(label=_("handles a computer"))
    uses_phone_app = forms.NullBooleanField(label=_("handles the phone app"))
    organises = forms.NullBooleanField(label=_("able to organise"))
    expresses = forms.NullBooleanField(label=_("speaks and writes well"))
    energetic = forms.NullBooleanField(label=_("has the energy"))
    well_informed = forms.NullBooleanField(label=_("well informed"))
    judged_by = forms.CharField(label=_("judged by"), max_length=60, required=False)
    judged_on = forms.DateField(label=_("judged on"), required=False, widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.NullBooleanField):
                field.widget.choices = [("unknown", _("stays as it is")), ("true", _("yes")), ("false", _("no"))]

    def clean(self) -> dict[str, Any]:
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        if not given and not self.errors:
            raise forms.ValidationError(_("Say at least one thing."))
        return given


class WorkerForm(WithPhoneForm):
    class Meta:
        model = Worker
        fields = (
            *(
                "subdistrict",
                "staff_number",
                "name",
                "gender",
                "born_on",
                "political_status",
                "education",
                "source",
                "line",
            ),
            *("at_window", "background", "former_post", "stationed_in", "note"),
            *("contract", "supplier", "contract_begins_on", "contract_ends_on"),
            *SKILLS,
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "staff_number" in self.fields:
            self.fields["staff_number"].required = False
            self.fields["staff_number"].help_text = _("Leave it empty to get the next free one.")


class BecauseForm(forms.Form):
    because = forms.CharField(label=_("reason"), max_length=200)
