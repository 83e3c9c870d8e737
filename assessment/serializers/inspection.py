"""Weekly inspections as JSON."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from assessment.models import FindingStep, Inspection, InspectionFinding, SampleItem
from assessment.periods import Kind, Period
from core.rest import ByKey


@extend_schema_field(OpenApiTypes.STR)
class WeekField(serializers.Field[Any, Any, Any, Any]):
    """A week like `2026-W45`, from its Monday."""

    def to_representation(self, monday: Any) -> str:
        return str(Period(monday, Kind.WEEK))


class InspectionSerializer(serializers.ModelSerializer[Inspection]):
    """What a grid did in a week; `expected` says by indicator what was expected at least or allowed at most."""

    week = WeekField(read_only=True)
    grid = ByKey("grid_code")
    scheme_version = serializers.IntegerField(source="scheme.version", allow_null=True)
    expected = serializers.DictField(child=serializers.CharField())
    exceptions = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Inspection
        fields = [
            "week",
            "grid",
            "visits",
            "patrols",
            "reports",
            "entries",
            "due",
            "on_time",
            "overdue",
            "hazards_due",
            "hazards_overdue",
            "days_without_report",
            "member_days",
            "working_days",
            "scheme_version",
            "expected",
            "exceptions",
        ]


class FindingStepSerializer(serializers.ModelSerializer[FindingStep]):
    by = serializers.CharField(source="by.username")

    class Meta:
        model = FindingStep
        fields = ["act", "at", "by", "note", "due_on"]


class FindingSerializer(serializers.ModelSerializer[InspectionFinding]):
    """What the center found in the week of a grid, and every step of its rectification."""

    week = WeekField(source="inspection.week", read_only=True)
    grid = ByKey("grid_code")
    steps = FindingStepSerializer(many=True)

    class Meta:
        model = InspectionFinding
        fields = ["id", "week", "grid", "text", "state", "due_on", "steps"]


class SampleItemSerializer(serializers.ModelSerializer[SampleItem]):
    """One thing that was drawn to be verified: `key` is a case's number, or the id of a visit or entry."""

    week = WeekField(source="sample.week", read_only=True)
    seed = serializers.IntegerField(source="sample.seed")
    grid = ByKey("grid_code")

    class Meta:
        model = SampleItem
        fields = ["week", "seed", "kind", "position", "key", "day", "grid", "verdict", "verified_at", "note"]
