"""What people fill in about pay."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.pay.models_of_items import MinimumWage, PayGroupMember, PayRate
from assessment.pay.models_of_people import PayBase, PayStanding
from assessment.pay.words import days_in_words
from core.web.ranges import RangeForm
from grids.territory.models import Subdistrict
from staff.people.models import Worker


class RateForm(RangeForm):
    class Meta:
        model = PayRate
        fields = ("item", "worker", "group", "source", "value", "document")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rate = self.instance
        if rate.pk and not rate.item.is_percentage and rate.value == (amount := round(rate.value, 2)):
            self.initial["value"] = amount  # a sum of money, and kept with more places for those that are none


class BaseForm(RangeForm):
    class Meta:
        model = PayBase
        fields = ("worker", "kind", "amount")


class StandingForm(RangeForm):
    class Meta:
        model = PayStanding
        fields = ("worker", "kind", "ground")


class MinimumWageForm(RangeForm):
    class Meta:
        model = MinimumWage
        fields = ("subdistrict", "amount", "document")


class MemberForm(RangeForm):
    class Meta:
        model = PayGroupMember
        fields = ("group", "worker")


class DraftForm(forms.Form):
    """Which month is drafted."""

    subdistrict = forms.ModelChoiceField(label=_("subdistrict"), queryset=Subdistrict.objects.none())
    month = forms.DateField(
        label=_("month"),
        input_formats=["%Y-%m"],
        widget=forms.DateInput(format="%Y-%m", attrs={"type": "month"}),
    )

    def __init__(self, *args: Any, offices: Any, month: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["subdistrict"]
        field.queryset = Subdistrict.objects.filter(pk__in=offices)
        field.initial = field.queryset.first()
        self.fields["month"].initial = month


class BecauseForm(forms.Form):
    because = forms.CharField(label=_("reason"), max_length=500)


class AsAttendedForm(forms.Form):
    """Whose days without attendance are paid as attended: a person with all these days, or chosen ones."""

    chosen = forms.MultipleChoiceField(
        label=_("days without attendance"), widget=forms.CheckboxSelectMultiple, help_text=_("By person and day.")
    )
    reason = forms.CharField(label=_("reason"), max_length=200)

    def __init__(self, *args: Any, missing: Mapping[Worker, set[date]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["chosen"]
        field.choices = [
            (f"{who.pk} {day}", f"{who.name} {who.staff_number} · {days_in_words([day])}")
            for who, days in missing.items()
            for day in sorted(days)
        ]

    def by_worker(self) -> dict[int, list[date]]:
        """The chosen days of each worker."""
        found: dict[int, list[date]] = {}
        for one in self.cleaned_data["chosen"]:
            worker, day = one.split(" ")
            found.setdefault(int(worker), []).append(date.fromisoformat(day))
        return found
