"""Forms of the assessment scheme: its terms, one field each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from typing import Any, get_args, get_origin

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError as TermsError
from pydantic.fields import FieldInfo
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldBooleanWidget

from assessment.scheme.terms import Terms
from assessment.scheme.terms_words import GROUPS, HELP, IMPORTS, LABELS, in_words, terms_fields, value_at
from core.punctuation import labelled
from core.web.widgets import DayInput


class TermsForm(forms.Form):
    """One field per term, made from the typed value itself; the value checks what is entered."""

    def __init__(self, terms: Terms, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for _group, path, info in terms_fields():
            self.fields[path] = _field(path, info, value_at(terms, path))

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        rows: dict[str, list[forms.BoundField]] = {}
        for group, path, _info in terms_fields():
            rows.setdefault(group, []).append(self[path])
        return [(str(GROUPS.get(group, group)), fields) for group, fields in rows.items()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        nested: dict[str, Any] = {}
        for path, value in cleaned.items():
            place = nested
            *parents, last = path.split(".")
            for parent in parents:
                place = place.setdefault(parent, {})
            place[last] = value
        try:
            cleaned["terms"] = Terms.model_validate(nested)
        except TermsError as error:
            for problem in error.errors():
                path = ".".join(str(part) for part in problem["loc"] if isinstance(part, str))
                if path in self.fields:
                    self.add_error(path, problem_in_words(problem))
                else:
                    group = GROUPS.get(path, path)
                    self.add_error(None, labelled(group, SUMS.get(path) or problem_in_words(problem)))
        return cleaned


LIMITS = {
    "greater_than": _("Give more than %(gt)s."),
    "greater_than_equal": _("Give %(ge)s or more."),
    "less_than": _("Give less than %(lt)s."),
    "less_than_equal": _("Give %(le)s or less."),
    "fraction_parsing": _("Write a fraction, such as 2/3."),
    "string_too_long": _("Give %(max_length)s characters or fewer."),
}


def problem_in_words(problem: Mapping[str, Any]) -> str:
    """What is wrong with a term, in the reader's language where the limit is a plain one."""
    text = LIMITS.get(problem["type"])
    return str(text) % problem.get("ctx", {}) if text else str(problem["msg"])


SUMS = {
    "weights": _("the three weights must sum to 100"),
    "incidents": _("the two shares must sum to 1"),
    "quarter.weights": _("the weights must sum to 100"),
    "quarter": _("the two shares must sum to 1"),
}


LONGEST_FRACTION, LONGEST_PAIRS = 20, 2000


class PairsField(forms.CharField):
    """Pairs of numbers, one pair a line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 5}), **kwargs)

    def to_python(self, value: Any) -> Any:
        pairs = []
        for line in str(super().to_python(value) or "").splitlines():
            try:
                score, coefficient = (Decimal(part) for part in line.replace(",", " ").split())
            except (ValueError, ArithmeticError) as error:
                raise forms.ValidationError(_("Write a score and a coefficient on each line, like: 60 0.70")) from error
            pairs.append((score, coefficient))
        return pairs


def _field(path: str, info: FieldInfo, value: Any) -> forms.Field:
    label = LABELS.get(path, path)
    if info.annotation is bool:
        return forms.BooleanField(label=label, initial=value, required=False, widget=UnfoldBooleanWidget())
    if info.annotation in (str, Fraction):
        most = next((one.max_length for one in info.metadata if hasattr(one, "max_length")), LONGEST_FRACTION)
        return forms.CharField(label=label, initial=str(value), max_length=most, help_text=HELP.get(path, ""))
    if path == "pay.coefficient":
        return PairsField(
            label=label,
            max_length=LONGEST_PAIRS,
            initial="\n".join(f"{score} {coefficient}" for score, coefficient in value),
        )
    if get_origin(info.annotation) is tuple:
        choices = [(name, IMPORTS[name]) for name in get_args(get_args(info.annotation)[0])]
        return forms.MultipleChoiceField(
            label=label,
            choices=choices,
            initial=list(value),
            required=False,
            widget=UnfoldAdminCheckboxSelectMultipleWidget,
        )
    if info.annotation is date:
        return forms.DateField(label=label, initial=value, widget=DayInput())
    if info.annotation is time:
        return forms.TimeField(
            label=label, initial=value, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        )
    if info.annotation is int:
        return forms.IntegerField(label=label, initial=value)
    blank = type(None) in get_args(info.annotation)
    return forms.DecimalField(
        label=label,
        initial=None if value is None else in_words(value),
        required=not blank,
        help_text=HELP.get(path, ""),
    )


class IssueSchemeForm(forms.Form):
    document_number = forms.CharField(
        label=_("document number"),
        max_length=60,
        help_text=_("As the office numbers its documents, with the year in 〔〕."),
    )
    issued_on = forms.DateField(label=_("issued on"), widget=DayInput())


class NewVersionForm(forms.Form):
    in_force_from = forms.DateField(
        label=_("in force from"), widget=DayInput(), help_text=_("Periods that begin on or after this day.")
    )
    document_number = forms.CharField(label=_("document number"), max_length=60, required=False)
