"""Filters of the back office that the theme does not bring."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import get_fields_from_path
from django.db import models
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import (
    BooleanRadioFilter,
    ChoicesDropdownFilter,
    RangeDateFilter,
    RangeDateTimeFilter,
    RelatedDropdownFilter,
)
from unfold.contrib.filters.admin.mixins import ValueMixin
from unfold.contrib.filters.forms import RadioForm

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
