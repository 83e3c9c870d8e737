"""Forms of bonus and deductions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.adjustment.models import Adjustment
from assessment.periods import Kind, Period, containing
from core.web.uploads import ACCEPT
from core.years import in_words
from incidents.attachments.forms import WHAT_IS_TAKEN, CheckedFiles
from incidents.common.forms import ManyFilesInput

QUARTERS_BACK = 5


def quarters_until(day: date) -> list[tuple[str, str]]:
    """The quarters for which something may be proposed: the running one and those before it, by first day."""
    quarter = containing(day, Kind.QUARTER)
    known = [quarter.shifted(-back) for back in range(QUARTERS_BACK)]
    return [(one.start.isoformat(), in_words(one)) for one in known]


class ProposeForm(forms.ModelForm):
    """Points for one person and quarter, why, and on which article they rest."""

    quarter = forms.TypedChoiceField(label=_("quarter"), coerce=date.fromisoformat)
    points = forms.DecimalField(
        label=pgettext_lazy("adjustment", "points"),
        min_value=Decimal("0.01"),
        max_digits=4,
        decimal_places=2,
        help_text=_("More than 0."),
    )

    class Meta:
        model = Adjustment
        fields = ("worker", "quarter", "side", "points", "reason", "article")
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "quarter" in self.fields:
            self.fields["quarter"].choices = quarters_until(timezone.localdate())  # type: ignore[attr-defined]

    @property
    def period(self) -> Period:
        return Period(self.cleaned_data["quarter"], Kind.QUARTER)


class EvidenceForm(forms.Form):
    files = CheckedFiles(  # type: ignore[assignment]  # a field, as every name of a form's class
        label=_("Photographs and documents"),
        widget=ManyFilesInput(attrs={"accept": ACCEPT}),
        help_text=WHAT_IS_TAKEN,
        error_messages={"required": _("Choose at least one file.")},
    )


class DecideForm(forms.Form):
    approved = forms.TypedChoiceField(
        label=_("decision"),
        choices=[("yes", _("approve")), ("no", _("decline"))],
        coerce=lambda value: value == "yes",
    )
    decision = forms.CharField(
        label=_("reason of the decision"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed where it is declined."),
    )

    def __init__(self, *args: Any, not_yet: object = None, **kwargs: Any) -> None:
        """`not_yet` says why it cannot be approved; then it can only be declined."""
        super().__init__(*args, **kwargs)
        if not_yet:
            approved: Any = self.fields["approved"]
            approved.choices = [("no", _("decline"))]
            approved.help_text = approved.error_messages["invalid_choice"] = str(not_yet)


class WhyForm(forms.Form):
    why = forms.CharField(
        label=pgettext_lazy("adjustment", "Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class StatementForm(forms.Form):
    statement = forms.CharField(
        label=_("what I say to it"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The heads read it before they decide."),
    )
