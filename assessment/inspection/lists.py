"""Inspections, findings and samples as lists: whose they are, what they can be narrowed by, as JSON, and what waits."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import CharField, F, Func, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from assessment.inspection.models import (
    ANSWERING,
    WEEK_COUNTS,
    FindingState,
    FindingStep,
    Inspection,
    InspectionFinding,
    SampleItem,
)
from assessment.periods import Kind, NotAPeriod, Period, parse
from core.clock import day_of
from core.rest.datasets import Dataset, fields
from core.rest.filters import COMPARED, Filters
from core.rest.serializers import ByKey
from core.worklist import Waiting, tile
from grids.territory.lists import with_grid_code
from staff.access import Access
from staff.accounts.models import User


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
            *WEEK_COUNTS,
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


def inspections(user: User, on: date) -> QuerySet[Inspection]:
    return with_grid_code(Inspection.objects.visible_to(user).select_related("grid", "scheme"), on)


def findings(user: User, on: date) -> QuerySet[InspectionFinding]:
    rows = InspectionFinding.objects.visible_to(user).select_related("inspection__grid")
    return with_grid_code(rows, on, "inspection__grid").prefetch_related("steps__by")


def sample_items(user: User, on: date) -> QuerySet[SampleItem]:
    return with_grid_code(SampleItem.objects.visible_to(user).select_related("sample", "grid"), on)


def week_text(path: str) -> Func:
    return Func(F(path), Value('IYYY-"W"IW'), function="to_char", output_field=CharField())


class Week(CharFilter):
    """A week like 2026-W45, kept as its Monday at `field_name`."""

    def __init__(self, field_name: str = "week") -> None:
        super().__init__(field_name, label="a week like 2026-W45")

    def filter(self, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        if not text:
            return rows
        try:
            return rows.filter(**{self.field_name: parse(text, Kind.WEEK).start})
        except NotAPeriod:
            raise ValidationError({"week": [_("Write the week like 2026-W45.")]}) from None


class InspectionFilter(Filters):
    grid = CharFilter("grid_code")
    week = Week()
    exception = CharFilter("exceptions", "contains", label="a code among the exceptions")

    class Meta(Filters.Meta):
        model = Inspection
        fields: list[str] = []


class FindingFilter(Filters):
    grid = CharFilter("grid_code")
    week = Week("inspection__week")

    class Meta(Filters.Meta):
        model = InspectionFinding
        fields = {"state": ["exact"], "due_on": COMPARED}


class SampleItemFilter(Filters):
    grid = CharFilter("grid_code")
    week = Week("sample__week")

    class Meta(Filters.Meta):
        model = SampleItem
        fields = {"kind": ["exact"], "verdict": ["exact"], "day": COMPARED}


DATASETS = [
    Dataset(
        "inspections",
        inspections,
        fields(
            *WEEK_COUNTS,
            "expected",
            "exceptions",
            week=week_text("week"),
            grid="grid_code",
        ),
        dated="week",
    ),
    Dataset(
        "inspection-findings",
        findings,
        fields("text", "state", "due_on", week=week_text("inspection__week"), grid="grid_code"),
        dated="inspection__week",
    ),
    Dataset(
        "inspection-samples",
        sample_items,
        fields(
            "kind",
            "position",
            "key",
            "day",
            "verdict",
            "verified_at",
            "note",
            week=week_text("sample__week"),
            seed="sample__seed",
            grid="grid_code",
        ),
        dated="sample__week",
    ),
]


def waiting(access: Access, at: datetime) -> list[Waiting]:
    """Answers to check, findings overdue and drawn things to verify, for the office."""
    rows = InspectionFinding.objects.filter(inspection__subdistrict__in=access.offices)
    to_check = rows.filter(state=FindingState.ANSWERED).count()
    overdue = rows.overdue(day_of(at)).count()
    to_verify = SampleItem.objects.filter(sample__subdistrict__in=access.offices, verdict="").count()
    page = reverse("admin:assessment_inspectionfinding_changelist")
    samples = reverse("admin:assessment_inspectionsample_changelist")
    return [
        tile(gettext("answered findings to check"), to_check, f"{page}?state__exact=answered", "due", "fact_check"),
        tile(gettext("findings overdue"), overdue, f"{page}?state__exact=assigned", "late", "alarm"),
        tile(gettext("drawn things to verify"), to_verify, samples, "due", "checklist"),
    ]


def waiting_for_me(access: Access, at: datetime) -> list[Waiting]:
    """What the center found in the grids that one serves."""
    rows = InspectionFinding.objects.filter(
        inspection__grid__in=access.tends_as(*ANSWERING), state=FindingState.ASSIGNED
    )
    due = list(rows.order_by("due_on").values_list("pk", "due_on"))
    if not due:
        return []
    tone = "late" if any(day and day < day_of(at) for _pk, day in due) else "due"
    link = reverse("rectification", args=(due[0][0],))
    return [Waiting(gettext("findings to put right"), len(due), link, tone, "build", False)]
