"""Filters of the back office that the theme does not bring."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import get_fields_from_path
from django.db import models
from django.template.response import TemplateResponse
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import (
    BooleanRadioFilter,
    ChoicesDropdownFilter,
    RangeDateFilter,
    RelatedDropdownFilter,
)
from unfold.contrib.filters.admin import RangeDateTimeFilter as RangeOfTheTheme
from unfold.contrib.filters.admin.mixins import ValueMixin
from unfold.contrib.filters.forms import RadioForm
from unfold.utils import parse_date_str, parse_datetime_str

from core.clock import starts_at
from core.names import name_of
from core.web.widgets import NOT_RECORDED
from core.years import named_in_words


class TriStateFilter(ValueMixin, admin.FieldListFilter):
    """Yes, no, or not recorded, of a column that may be empty."""

    template = "unfold/filters/filters_field.html"
    form_class = RadioForm
    ANSWERS = {"yes": True, "no": False, "unknown": None}

    def __init__(self, field: Any, request: Any, params: Any, model: Any, model_admin: Any, field_path: str) -> None:
        self.lookup_kwarg = f"{field_path}__known"
        super().__init__(field, request, params, model, model_admin, field_path)

    def expected_parameters(self) -> list[str | None]:
        return [self.lookup_kwarg]

    def queryset(self, request: Any, queryset: Any) -> Any:  # noqa: ARG002  (Django's signature)
        answer = self.value()
        return queryset.filter(**{self.field_path: self.ANSWERS[answer]}) if answer in self.ANSWERS else queryset

    def choices(self, changelist: Any) -> Iterator[Any]:  # noqa: ARG002  (Django's signature)
        words = [["", _("All")], ("yes", _("yes")), ("no", _("no")), ("unknown", NOT_RECORDED)]
        label = _("By %(title)s") % {"title": self.title}
        data = {self.lookup_kwarg: self.value()}
        yield {"form": self.form_class(label=label, name=self.lookup_kwarg, choices=words, data=data)}


class RangeDateTimeFilter(RangeOfTheTheme):
    """From a moment to a moment. A day without a time is the whole of it; the theme would pass it over in silence."""

    def queryset(self, request: Any, queryset: Any) -> Any:  # noqa: ARG002  (Django's signature)
        begins, ends = self._said("from"), self._said("to")
        if any(begins):
            queryset = queryset.filter(**{f"{self.parameter_name}__gte": self._moment(*begins)})
        if any(ends):
            until = "lte" if ends[1] else "lt"
            queryset = queryset.filter(**{f"{self.parameter_name}__{until}": self._moment(*ends, days_on=1)})
        return queryset

    def _said(self, end: str) -> tuple[str, str]:
        """What stands in the two inputs of one end: a day, and a time."""
        day, time = (self.used_parameters.get(f"{self.parameter_name}_{end}_{part}") or "" for part in (0, 1))
        return day, time

    def _moment(self, day: str, time: str, *, days_on: int = 0) -> datetime:
        """The moment that they name; of a day alone its beginning, or that of one so many days on."""
        if time and (moment := parse_datetime_str(f"{day} {time}")) is not None:
            return make_aware(moment)
        if not time and (alone := parse_date_str(day)) is not None:
            return starts_at(alone + timedelta(days=days_on))
        raise IncorrectLookupParameters


class NamedFilter(admin.AllValuesFieldListFilter):
    """The codes of queues or chores that there are, by the names that people know."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield {**choice, "display": name_of(str(choice["display"]))}


class YearFilter(admin.AllValuesFieldListFilter):
    """The years that there are, as people write them."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield {**choice, "display": named_in_words(str(choice["display"]))}


def suited_filter(model: type[models.Model], one: Any) -> Any:
    """A field that is named alone, with the filter that suits its kind."""
    if not isinstance(one, str):
        return one
    field: Any = get_fields_from_path(model, one)[-1]
    if field.choices:
        return one, ChoicesDropdownFilter
    if field.name == "year":
        return one, YearFilter
    if isinstance(field, models.BooleanField) and field.null:
        return one, TriStateFilter
    kinds = {
        models.ForeignKey: RelatedDropdownFilter,
        models.DateTimeField: RangeDateTimeFilter,  # before the day, of which it is a kind
        models.DateField: RangeDateFilter,
        models.BooleanField: BooleanRadioFilter,
    }
    return next(((one, suited) for kind, suited in kinds.items() if isinstance(field, kind)), one)


class FilteredLists(ModelAdmin):
    """Scripts and styles of filters are loaded by the list alone. The theme loads them with the page of a row, too."""

    @property
    def media(self) -> forms.Media:
        """What every page of the model needs."""
        media: forms.Media = super(ModelAdmin, self).media
        return media

    def changelist_view(self, request: Any, extra_context: Any = None) -> Any:
        answer = super().changelist_view(request, extra_context)
        if isinstance(answer, TemplateResponse) and answer.context_data and "cl" in answer.context_data:
            filters = {getattr(one, "form_class", None) for one in answer.context_data["cl"].filter_specs}
            for needed in sorted(filter(None, (getattr(form, "Media", None) for form in filters)), key=repr):
                answer.context_data["media"] += forms.Media(needed)
        return answer
