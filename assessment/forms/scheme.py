"""Forms of the assessment scheme: its terms in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any, get_args, get_origin

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError as TermsError
from pydantic.fields import FieldInfo
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from assessment.services.bulletin import IMPORTS
from assessment.terms import Group, Terms
from core.admin import DayInput

GROUPS = {
    "": _("General"),
    "timing": _("When the steps are due"),
    "weights": _("Weights of the monthly bulletin"),
    "base": _("Base information"),
    "incidents": _("Incidents"),
    "awareness": _("Awareness"),
    "ranking": _("Ranking"),
    "inspection": _("Weekly inspection"),
    "interview": _("Interviews"),
    "quarter": _("Quarterly assessment"),
    "quarter.weights": _("Weights of the quarter"),
    "grades": _("Grades"),
    "replacement": _("Replacement"),
    "year": _("Yearly score"),
    "awards": _("Awards"),
    "pay": _("Pay"),
}

LABELS = {
    "cycle_starts_on": _("steps that fall due before this day are not owed"),
    "induction_days": _("days of induction in the first full-time posting"),
    "timing.inspection_at": _("inspection of the week before, Mondays at"),
    "timing.warning_day": _("early warning on day of the month"),
    "timing.warning_at": _("early warning at"),
    "timing.bulletin_at": _("bulletin drafted on the 1st at"),
    "timing.review_days": _("working days of review before the clock freezes"),
    "timing.late_after_minutes": _("late after minutes"),
    "timing.required_imports": _("figures without which nothing is frozen"),
    "weights.base": _("points for base information"),
    "weights.incidents": _("points for incidents"),
    "weights.awareness": _("points for awareness"),
    "base.new": _("points for a new entry"),
    "base.changed": _("points for a changed entry"),
    "base.verified": _("points for a verified entry"),
    "base.new_of_people": _("points for a new entry of people"),
    "base.target": _("target: points per member-month"),
    "incidents.share_of_reports": _("share of reporting"),
    "incidents.share_on_time": _("share of settling on time"),
    "incidents.target": _("target: valid reports per member-month"),
    "awareness.months": _("months counted together"),
    "awareness.minimum_asked": _("residents to be asked at least"),
    "ranking.minimum_member_months": _("member-months needed to be ranked"),
    "ranking.bottom_percent": _("percent of the ranked grids that are bottom"),
    "ranking.bottom_below": _("and only with a score below"),
    "inspection.visits": _("visits expected per member and week"),
    "inspection.patrols": _("patrols expected per member and week"),
    "inspection.reports": _("reports expected per member and week"),
    "inspection.days_without_report": _("days of the week without a report, at most"),
    "inspection.on_time_share": _("share of due cases settled on time, at least"),
    "inspection.overdue": _("cases overdue, at most"),
    "inspection.hazards_overdue": _("hazards overdue, at most"),
    "inspection.rectification_days": _("days for a rectification, as proposed"),
    "inspection.sample_reports": _("reports drawn each week to be verified"),
    "inspection.sample_visits": _("visits and patrols drawn each week to be verified"),
    "inspection.sample_self_closed": _("self-closed cases drawn each week to be verified"),
    "inspection.sample_entries": _("base-information entries drawn each week to be verified"),
    "interview.minimum_share_of_month": _("share of each month that a person must have served"),
    "interview.due_working_days": _("to be held within working days"),
    "interview.check_after_days": _("rectification checked after days"),
    "quarter.weights.attendance": _("points for attendance"),
    "quarter.weights.visits": _("points for visits and patrols"),
    "quarter.weights.base": _("points for base information"),
    "quarter.weights.incidents": _("points for incidents"),
    "quarter.weights.mediation_and_hazards": _("points for mediation and hazards"),
    "quarter.weights.publicity_and_awareness": _("points for publicity and awareness"),
    "quarter.bonus_at_most": _("bonus at most"),
    "quarter.minimum_attended_share": _("share of working days attended to be assessed"),
    "quarter.bottom_below": _("bottom only with a score below"),
    "quarter.due_working_day": _("due on the working day after the quarter"),
    "quarter.objection_working_days": _("working days for objections"),
    "grades.excellent": _("excellent from"),
    "grades.qualified": _("qualified from"),
    "grades.basically_qualified": _("basically qualified from"),
    "replacement.bottom_and_below": _("proposed when bottom and below"),
    "replacement.twice_bottom_and_below": _("proposed when bottom two quarters running and below"),
    "year.share_of_months": _("share of the monthly scores"),
    "year.share_of_quarters": _("share of the quarterly scores"),
    "year.minimum_months": _("months needed"),
    "year.minimum_quarters": _("quarters needed"),
    "year.due_month": _("due in month"),
    "year.due_day": _("due on day"),
    "awards.leaders_percent": _("percent of leaders"),
    "awards.full_time_percent": _("percent of full-time members"),
    "awards.part_time_percent": _("percent of part-time members"),
    "pay.coefficient": _("score and coefficient, one pair a line"),
    "pay.annual_leave": _("paid share of annual leave"),
    "pay.sick_leave": _("paid share of sick leave"),
    "pay.personal_leave": _("paid share of personal leave"),
    "pay.maternity_leave": _("paid share of maternity leave"),
    "pay.official_leave": _("paid share of official leave"),
}


def terms_fields(model: type[Group] = Terms, prefix: str = "") -> Iterator[tuple[str, str, FieldInfo]]:
    """Every single term: the group it stands in, its path, and what it may be."""
    for name, info in model.model_fields.items():
        path = f"{prefix}{name}"
        if isinstance(info.annotation, type) and issubclass(info.annotation, Group):
            yield from terms_fields(info.annotation, f"{path}.")
        elif name != "schema_version":
            yield prefix.rstrip("."), path, info


def value_at(terms: Terms, path: str) -> Any:
    value: Any = terms
    for name in path.split("."):
        value = getattr(value, name)
    return value


def in_words(value: Any) -> str:
    """One term as people read it."""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, tuple):
        parts = [
            " → ".join(in_words(part) for part in row) if isinstance(row, tuple) else str(IMPORTS.get(row, row))
            for row in value
        ]
        return "; ".join(parts) or "-"
    return str(value)


def terms_in_words(terms: Terms) -> list[tuple[str, list[tuple[str, str]]]]:
    """The terms as groups of labels and values."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for group, path, _info in terms_fields():
        groups.setdefault(group, []).append((str(LABELS.get(path, path)), in_words(value_at(terms, path))))
    return [(str(GROUPS.get(group, group)), rows) for group, rows in groups.items()]


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
                    self.add_error(None, f"{group}: {SUMS.get(path) or problem_in_words(problem)}")
        return cleaned


LIMITS = {
    "greater_than": _("Give more than %(gt)s."),
    "greater_than_equal": _("Give %(ge)s or more."),
    "less_than": _("Give less than %(lt)s."),
    "less_than_equal": _("Give %(le)s or less."),
}


def problem_in_words(problem: Mapping[str, Any]) -> str:
    """What is wrong with a term, in the reader's language where the limit is a plain one."""
    text = LIMITS.get(problem["type"])
    return str(text) % problem["ctx"] if text else str(problem["msg"])


SUMS = {
    "weights": _("the three weights must sum to 100"),
    "incidents": _("the two shares must sum to 1"),
    "quarter.weights": _("the weights must sum to 100"),
}


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
    if path == "pay.coefficient":
        return PairsField(label=label, initial="\n".join(f"{score} {coefficient}" for score, coefficient in value))
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
    return forms.DecimalField(label=label, initial=in_words(value))


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
