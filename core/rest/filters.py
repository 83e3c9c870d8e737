"""Parts of filters that every list shares."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import django_filters
from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_filters.fields import IsoDateTimeField
from rest_framework import exceptions

from core.clock import day_named, month_named

_LOST_PLUS = re.compile(r" (\d{2}:?\d{2})$")


class MomentField(IsoDateTimeField):
    """ISO 8601; Shanghai where no offset is given. Forgives a `+` that nobody encoded, which arrives as a space."""

    def to_python(self, value: Any) -> datetime | None:
        if isinstance(value, str) and "T" in value:
            value = _LOST_PLUS.sub(r"+\1", value)
        return super().to_python(value)


class Moment(django_filters.IsoDateTimeFilter):
    field_class = MomentField


class MonthFormField(forms.Field):
    def clean(self, value: Any) -> date | None:
        try:
            return month_named(str(value).strip()) if value else None
        except ValueError:
            raise forms.ValidationError(_("Write the month like 2026-10.")) from None


class Month(django_filters.Filter):
    """A month like `2026-10`, kept as its first day."""

    field_class = MonthFormField


class TriState(django_filters.ChoiceFilter):
    """Yes, no or not recorded, as JSON writes them: `true`, `false`, `null`."""

    WORDS = {"true": True, "false": False, "null": None}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, choices=[(word, word) for word in self.WORDS], null_label=None, **kwargs)

    def filter(self, rows: models.QuerySet[Any], value: str) -> models.QuerySet[Any]:
        return rows.filter(**{self.field_name: self.WORDS[value]}) if value in self.WORDS else rows


class Filters(django_filters.FilterSet):
    """Times and days take `__gte`, `__gt`, `__lte` and `__lt`; everything else is equality."""

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        # Only those that are asked for: a form of sixty fields takes as long to make as the list itself.
        if data is not None:
            declared: dict[str, Any] = vars(type(self))["base_filters"]
            self.base_filters = {name: one for name, one in declared.items() if name in data}
        super().__init__(data, *args, **kwargs)

    class Meta:
        filter_overrides = {
            models.DateTimeField: {"filter_class": Moment},
        }


COMPARED = ["exact", "gte", "gt", "lte", "lt"]


def day_in(query: Mapping[str, str], name: str) -> date | None:
    """The day that a query parameter names, or None without it. Raises ValidationError naming the parameter."""
    text = query.get(name)
    if not text:
        return None
    try:
        return day_named(text)
    except ValueError:
        raise exceptions.ValidationError({name: [_("Write the day like 2026-10-31.")]}) from None
