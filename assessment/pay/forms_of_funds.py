"""What people fill in about funds: a rule with up to five ordered shares, and an overdraft."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from assessment.pay.models import PayRun
from assessment.pay.models_of_funds import FundRule, FundSource
from core.web.ranges import RangeForm

PLACES = range(1, 6)


def _source(place: int) -> forms.ModelChoiceField[FundSource]:
    label = format_lazy("{} {}", _("source of funds"), place)
    return forms.ModelChoiceField(label=label, queryset=FundSource.objects.none(), required=False)


def _percent() -> forms.DecimalField:
    return forms.DecimalField(
        label=_("percent"), min_value=0, max_value=100, max_digits=7, decimal_places=4, required=False
    )


class RuleForm(RangeForm):
    """A rule of funds with its shares in their order. Together they make 100 %; the last takes the remainder."""

    offices: Collection[int] = ()  # set by the page: whose sources can be chosen
    source_1 = _source(1)
    percent_1 = _percent()
    source_2 = _source(2)
    percent_2 = _percent()
    source_3 = _source(3)
    percent_3 = _percent()
    source_4 = _source(4)
    percent_4 = _percent()
    source_5 = _source(5)
    percent_5 = _percent()

    class Meta:
        model = FundRule
        fields = ("subdistrict", "item", "worker", "line")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = list(self.instance.shares.order_by("position")) if self.instance.pk else []
        sources = FundSource.objects.filter(subdistrict__in=self.offices)
        offered = [(one.pk, str(one)) for one in sources]
        for place in PLACES:
            source: Any = self.fields[f"source_{place}"]
            source.queryset = sources
            source.choices = [("", source.empty_label), *offered]
            if place <= len(known):
                share = known[place - 1]
                self.initial[f"source_{place}"], self.initial[f"percent_{place}"] = share.source_id, share.percent

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for place in PLACES:
            both = [self.cleaned_data.get(f"{name}_{place}") for name in ("source", "percent")]
            if (both[0] is None) != (both[1] is None):
                missing = "source" if both[0] is None else "percent"
                self.add_error(f"{missing}_{place}", _("A share has a source and a percentage."))
        return cleaned

    def shares(self) -> list[tuple[FundSource, Decimal]]:
        """The shares that were filled in, in their order."""
        pairs = [(self.cleaned_data[f"source_{place}"], self.cleaned_data[f"percent_{place}"]) for place in PLACES]
        return [(source, percent) for source, percent in pairs if source is not None]


class OverdraftForm(forms.Form):
    """Which source a run may overdraw, and why."""

    source = forms.ModelChoiceField(label=_("source of funds"), queryset=FundSource.objects.none())
    reason = forms.CharField(label=_("reason"), max_length=200)

    def __init__(self, *args: Any, run: PayRun, sources: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["source"]
        field.queryset = FundSource.objects.filter(subdistrict=run.subdistrict_id, pk__in=sources)
        field.initial = field.queryset.first()
