"""Inspections, findings and samples as lists: whose they are, what they can be narrowed by, as JSON, and what waits."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import CharField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, Value
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from assessment.cycle.period_words import kept_in_words
from assessment.inspection.models import (
    ANSWERING,
    WEEK_COUNTS,
    FindingState,
    FindingStep,
    Inspection,
    InspectionFinding,
    InspectionSample,
    SampleItem,
    is_overdue,
)
from assessment.periods import Kind, NotAPeriod, Period, parse
from core.clock import day_of
from core.rest.datasets import Dataset, fields
from core.rest.filters import COMPARED, Filters
from core.rest.serializers import ByKey
from core.worklist import Line, Queue, Queues, Singles, end_of_day, written
from grids.duties import Duty
from grids.territory.lists import key_field, with_grid_code
from staff.access import access_of, serving_as, where_held, with_duty
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
    grid_key = key_field()
    scheme_version = serializers.IntegerField(source="scheme.version", allow_null=True)
    expected = serializers.DictField(child=serializers.CharField())
    exceptions = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Inspection
        fields = [
            "week",
            "grid",
            "grid_key",
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
    grid_key = key_field("inspection.grid.key")
    recorded_at = serializers.DateTimeField(read_only=True, allow_null=True)
    steps = FindingStepSerializer(many=True)

    class Meta:
        model = InspectionFinding
        fields = ["id", "week", "grid", "grid_key", "text", "state", "due_on", "recorded_at", "steps"]


class SampleItemSerializer(serializers.ModelSerializer[SampleItem]):
    """One thing that was drawn to be verified: `key` is a case's number, or the id of a visit or entry."""

    week = WeekField(source="sample.week", read_only=True)
    seed = serializers.IntegerField(source="sample.seed")
    recorded_at = serializers.DateTimeField(source="sample.drawn_at", read_only=True)
    grid = ByKey("grid_code")
    grid_key = key_field()

    class Meta:
        model = SampleItem
        fields = [
            "week",
            "seed",
            "kind",
            "position",
            "key",
            "day",
            "grid",
            "grid_key",
            "verdict",
            "verified_at",
            "note",
            "recorded_at",
        ]


def inspections(user: User, on: date) -> QuerySet[Inspection]:
    return with_grid_code(Inspection.objects.visible_to(user).select_related("grid", "scheme"), on)


def findings(user: User, on: date) -> QuerySet[InspectionFinding]:
    """Findings; they are written down by their first step."""
    first = FindingStep.objects.filter(finding=OuterRef("pk")).order_by("pk").values("at")[:1]
    rows = InspectionFinding.objects.visible_to(user).select_related("inspection__grid")
    rows = rows.annotate(recorded_at=Subquery(first))
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


INSPECTIONS = Dataset(
    "inspections",
    inspections,
    fields(
        *WEEK_COUNTS,
        "expected",
        "exceptions",
        week=week_text("week"),
        grid="grid_code",
        grid_key="grid__key",
    ),
    dated="week",
)
INSPECTION_FINDINGS = Dataset(
    "inspection-findings",
    findings,
    fields(
        *("id", "text", "state", "due_on", "recorded_at"),
        week=week_text("inspection__week"),
        grid="grid_code",
        grid_key="inspection__grid__key",
    ),
    dated="inspection__week",
)
INSPECTION_SAMPLES = Dataset(
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
        grid_key="grid__key",
        recorded_at="sample__drawn_at",
    ),
    dated="sample__week",
)


def _of_my_center(user: User) -> Q:
    return where_held(user, Duty.CENTER, path="inspection__subdistrict")


FINDING_QUEUES = Queues(
    page="admin:assessment_inspectionfinding_changelist",
    rows=InspectionFinding.objects.visible_to,
    line=Line("admin:assessment_inspectionfinding_change", "text", "inspection__grid", end_of_day("due_on")),
    queues=(
        Queue(
            "check",
            _("answered findings to check"),
            "fact_check",
            with_duty(Duty.CENTER),
            lambda user, _at: Q(state=FindingState.ANSWERED) & _of_my_center(user),
            verb=_("Check"),
        ),
        Queue(
            "overdue",
            _("findings overdue"),
            "alarm",
            with_duty(Duty.CENTER),
            lambda user, at: is_overdue(day_of(at)) & _of_my_center(user),
            tone="late",
        ),
    ),
)


def _to_verify(user: User, _at: datetime) -> Q:
    open_ = SampleItem.objects.filter(sample=OuterRef("pk"), verdict="")
    return Q(Exists(open_)) & where_held(user, Duty.CENTER)


SAMPLE_QUEUES = Queues(
    page="admin:assessment_inspectionsample_changelist",
    rows=InspectionSample.objects.visible_to,
    line=Line(
        "admin:assessment_inspectionsample_change", written("week", 'IYYY-"W"IW'), since="drawn_at", said=kept_in_words
    ),
    queues=(
        Queue(
            "verify",
            _("samples with things to verify"),
            "checklist",
            with_duty(Duty.CENTER),
            _to_verify,
            verb=_("Verify"),
        ),
    ),
)


def _to_put_right(user: User, _at: datetime) -> QuerySet[InspectionFinding]:
    grids = access_of(user).tends_as(*ANSWERING)
    rows = InspectionFinding.objects.filter(inspection__grid__in=grids, state=FindingState.ASSIGNED)
    return rows.order_by("due_on", "pk")


MINE = (
    Singles(
        "findings-to-put-right",
        _("findings to put right"),
        "build",
        serving_as(*ANSWERING),
        _to_put_right,
        Line("rectification", "text", "inspection__grid", end_of_day("due_on")),
        verb=_("Put right"),
        act=("rectification",),
    ),
)
