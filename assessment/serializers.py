"""Schemes, the ledger and results as JSON."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from assessment.datasets import LINE_FIGURES
from assessment.models import Bulletin, BulletinLine, CycleRun, Inspection, Interview, Scheme
from assessment.periods import Kind, Period
from core.rest import ByKey, MonthField
from staff.models import Role


class SchemeSerializer(serializers.ModelSerializer[Scheme]):
    subdistrict = ByKey("subdistrict.code")
    terms = serializers.DictField()

    class Meta:
        model = Scheme
        fields = ["subdistrict", "version", "title", "document_number", "in_force_from", "terms"]


class CycleRunSerializer(serializers.ModelSerializer[CycleRun]):
    subdistrict = ByKey("subdistrict.code")

    class Meta:
        model = CycleRun
        fields = [
            "subdistrict",
            "stage",
            "period",
            "due",
            "started",
            "finished",
            "attempts",
            "late",
            "error",
            "digest",
        ]


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


class BulletinSerializer(serializers.ModelSerializer[Bulletin]):
    subdistrict = ByKey("subdistrict.code")
    month = MonthField(read_only=True)
    scheme_version = serializers.IntegerField(source="scheme.version")

    class Meta:
        model = Bulletin
        fields = [
            "subdistrict",
            "month",
            "state",
            "revision",
            "drafted_at",
            "frozen_at",
            "issued_at",
            "scheme_version",
            "document_number",
            "digest",
        ]


class BulletinDetailSerializer(BulletinSerializer):
    """With the terms that its lines were computed by."""

    terms = serializers.DictField()

    class Meta(BulletinSerializer.Meta):
        fields = [*BulletinSerializer.Meta.fields, "terms"]


class BulletinLineSerializer(serializers.ModelSerializer[BulletinLine]):
    """One grid, as it was called when the revision was computed, with what was counted."""

    month = MonthField(source="bulletin.month", read_only=True)
    revision = serializers.IntegerField(source="bulletin.revision")
    grid = serializers.CharField(source="facts.code")
    grid_name = serializers.CharField(source="facts.name")
    village = serializers.CharField(source="facts.village")
    explanation = serializers.DictField()
    measures = serializers.DictField()

    class Meta:
        model = BulletinLine
        fields = ["month", "revision", "grid", "grid_name", "village", *LINE_FIGURES, "measures"]


class InterviewSerializer(serializers.ModelSerializer[Interview]):
    worker = ByKey("worker.staff_number")
    grids = serializers.ListField(source="grid_codes", child=serializers.CharField())
    roles = serializers.ListField(source="ground_roles", child=serializers.ChoiceField(Role.choices))
    month = MonthField(read_only=True)
    bulletin_revision = serializers.IntegerField(source="bulletin.revision")

    class Meta:
        model = Interview
        fields = [
            "id",
            "worker",
            "grids",
            "roles",
            "month",
            "bulletin_revision",
            "state",
            "due_on",
            "opened_at",
            "held_at",
        ]
