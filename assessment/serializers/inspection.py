"""Weekly inspections as JSON."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from assessment.models import Inspection
from assessment.periods import Kind, Period
from core.rest import ByKey


@extend_schema_field(OpenApiTypes.STR)
class WeekField(serializers.Field[Any, Any, Any, Any]):
    """A week like `2026-W45`, from its Monday."""

    def to_representation(self, monday: Any) -> str:
        return str(Period(monday, Kind.WEEK))


class InspectionSerializer(serializers.ModelSerializer[Inspection]):
    week = WeekField(read_only=True)
    grid = ByKey("grid_code")
    exceptions = serializers.ListField()

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
            "days_without_report",
            "exceptions",
        ]
