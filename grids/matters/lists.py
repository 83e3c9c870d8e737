"""Matters as lists: queryset, dataset, filter and JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django_filters import BooleanFilter, CharFilter, ChoiceFilter, DateFilter
from rest_framework import serializers

from core.rest.datasets import Dataset, fields
from core.rest.filters import Filters
from core.rest.serializers import ByKey
from core.standing import kept_while_unchanged
from grids.matters.models import Matter, Platform, Subcategory


@kept_while_unchanged
def matters_to_choose() -> tuple[tuple[int, str], ...]:
    """Key and name of every matter, in the policy's order. One query."""
    return tuple((row.pk, str(row)) for row in Matter.objects.all())


class MatterFilter(Filters):
    code = CharFilter()
    name = CharFilter()
    platform = ChoiceFilter(choices=Platform.choices)
    restricted = BooleanFilter()
    in_force_on = DateFilter("during", lookup_expr="contains")


def matter_field(**options: Any) -> ByKey:
    return ByKey("matter.code", lambda _view, code: Matter.objects.filter(code=code).first(), **options)


class SubcategorySerializer(serializers.ModelSerializer[Subcategory]):
    class Meta:
        model = Subcategory
        fields = ["code", "name", "restricted"]


class MatterSerializer(serializers.ModelSerializer[Matter]):
    in_force_from = serializers.DateField(source="during.lower")
    in_force_until = serializers.DateField(source="during.upper", allow_null=True)
    subcategories = SubcategorySerializer(many=True)

    class Meta:
        model = Matter
        fields = [
            "code",
            "name",
            "position",
            "platform",
            "restricted",
            "decision",
            "in_force_from",
            "in_force_until",
            "subcategories",
        ]


def matters(_user: Any, _on: date) -> QuerySet[Matter]:
    """The kinds of business: the same for everybody."""
    return Matter.objects.all()


MATTERS = Dataset(
    "matters",
    matters,
    fields(
        "id",
        "code",
        "name",
        "position",
        "platform",
        "restricted",
        "asks_mediation",
        "decision",
        in_force_from=F("during__startswith"),
        in_force_until=F("during__endswith"),
    ),
    in_force="during",
)
