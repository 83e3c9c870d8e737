"""The territory as JSON."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.rest import ByKey
from grids.models import Complexity, Grid, GridKind, Matter, Subcategory, Village


def grid_field(**options: Any) -> ByKey:
    """A grid by its code: out as annotated by `with_grid_code`, in among those one may write about."""
    return ByKey("grid_code", lambda view, code: view.find_grid(code), **options)


def village_field(**options: Any) -> ByKey:
    return ByKey("village.code", lambda view, code: view.find_village(code), **options)


def matter_field(**options: Any) -> ByKey:
    return ByKey("matter.code", lambda _view, code: Matter.objects.filter(code=code).first(), **options)


def subdistrict_field(**options: Any) -> ByKey:
    return ByKey("subdistrict.code", lambda view, code: view.find_subdistrict(code), **options)


@extend_schema_field(OpenApiTypes.OBJECT)
class GeoJSON(serializers.JSONField):
    """A GeoJSON geometry, or null."""


class VillageSerializer(serializers.ModelSerializer[Village]):
    name = serializers.CharField(source="called")
    subdistrict = ByKey("subdistrict.code")
    opened_on = serializers.DateField(allow_null=True)
    closed_on = serializers.DateField(allow_null=True)

    class Meta:
        model = Village
        fields = ["code", "name", "subdistrict", "opened_on", "closed_on"]


class GridSerializer(serializers.Serializer[Grid]):
    code = serializers.CharField()
    name = serializers.CharField()
    village = ByKey("village_code")
    village_name = serializers.CharField()
    kind = serializers.ChoiceField(GridKind.choices)
    villager_groups = serializers.CharField()
    complexity = serializers.ChoiceField(Complexity.choices)
    complexity_reason = serializers.CharField()
    opened_on = serializers.DateField()
    closed_on = serializers.DateField(allow_null=True)
    population = serializers.IntegerField(allow_null=True)
    households = serializers.IntegerField(allow_null=True)
    premises = serializers.IntegerField(allow_null=True)
    boundary = GeoJSON(allow_null=True)


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
