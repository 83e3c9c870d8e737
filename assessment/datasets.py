"""Results as lists: what REST shows and exports carry, row by row as the user may see."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, F, Func, OuterRef, QuerySet, Value
from django.db.models.fields.json import KT

from assessment import awareness
from assessment.models import (
    Bulletin,
    BulletinLine,
    CycleRun,
    EarlyWarning,
    Inspection,
    InspectionFinding,
    Interview,
    InterviewGround,
    SampleItem,
    Scheme,
)
from core.copying import Dataset, fields
from grids.datasets import with_grid_code
from incidents.datasets import month_text
from staff.models import User


def schemes(user: User, _on: date) -> QuerySet[Scheme]:
    return Scheme.objects.visible_to(user).select_related("subdistrict")


def cycle_runs(user: User, _on: date) -> QuerySet[CycleRun]:
    return CycleRun.objects.visible_to(user).select_related("subdistrict")


def inspections(user: User, on: date) -> QuerySet[Inspection]:
    return with_grid_code(Inspection.objects.visible_to(user).select_related("grid", "scheme"), on)


def findings(user: User, on: date) -> QuerySet[InspectionFinding]:
    rows = InspectionFinding.objects.visible_to(user).select_related("inspection__grid")
    return with_grid_code(rows, on, "inspection__grid").prefetch_related("steps__by")


def sample_items(user: User, on: date) -> QuerySet[SampleItem]:
    return with_grid_code(SampleItem.objects.visible_to(user).select_related("sample", "grid"), on)


def bulletins(user: User, _on: date) -> QuerySet[Bulletin]:
    return Bulletin.objects.visible_to(user).select_related("subdistrict", "scheme")


def lines(user: User, _on: date) -> QuerySet[BulletinLine]:
    """Lines of every revision that one may read; grids as they were called when it was computed."""
    return BulletinLine.objects.visible_to(user).select_related("bulletin__scheme")


def early_warnings(user: User, _on: date) -> QuerySet[EarlyWarning]:
    return EarlyWarning.objects.visible_to(user)


def interviews(user: User, on: date) -> QuerySet[Interview]:
    """Interviews with the codes of the grids and the roles for which they are held."""
    grounds = with_grid_code(InterviewGround.objects.filter(interview=OuterRef("pk")), on)
    return (
        Interview.objects.visible_to(user)
        .select_related("worker", "bulletin")
        .annotate(
            grid_codes=ArraySubquery(grounds.order_by("grid_code").values("grid_code").distinct()),
            ground_roles=ArraySubquery(grounds.order_by("role").values("role").distinct()),
        )
    )


def week_text(path: str) -> Func:
    return Func(F(path), Value('IYYY-"W"IW'), function="to_char", output_field=CharField())


LINE_FIGURES = (
    "rank",
    "ranked",
    "not_ranked_because",
    "member_months",
    "score",
    "base_score",
    "incident_score",
    "awareness_rate",
    "awareness_asked",
    "awareness_score",
    "previous_rank",
    "in_bottom",
    "months_in_bottom",
    "explanation",
)
DATASETS: list[Dataset] = [
    Dataset(
        "bulletins",
        bulletins,
        fields(
            "revision",
            "state",
            "reason",
            "drafted_at",
            "reviewed_at",
            "frozen_at",
            "issued_at",
            "document_number",
            "digest",
            subdistrict="subdistrict__code",
            month=month_text("month"),
            scheme_version="scheme__version",
        ),
        dated="month",
        subdistrict="subdistrict",
    ),
    Dataset(
        "bulletin-lines",
        lines,
        lambda _user: {
            "month": month_text("bulletin__month"),
            "revision": "bulletin__revision",
            "grid": KT("facts__code"),
            "grid_name": KT("facts__name"),
            "village": KT("facts__village"),
            **{name: name for name in LINE_FIGURES},
            "awareness_interval": awareness.interval(),
        },
        dated="bulletin__month",
        subdistrict="bulletin__subdistrict",
    ),
    Dataset(
        "inspections",
        inspections,
        fields(
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
    Dataset(
        "early-warnings",
        early_warnings,
        fields(
            "at",
            "rank",
            "ranked_grids",
            "not_ranked_because",
            "in_bottom",
            "score",
            "base_score",
            "incident_score",
            "awareness_score",
            "lifts",
            awareness_rate=awareness.rate(),
            awareness_asked=awareness.asked(),
            awareness_interval=awareness.interval(),
            month=month_text("month"),
            grid=KT("facts__code"),
            grid_name=KT("facts__name"),
        ),
        dated="month",
    ),
    Dataset(
        "interviews",
        interviews,
        fields(
            "state",
            "due_on",
            "opened_at",
            "held_at",
            "check_on",
            "acknowledged_at",
            "cancelled_at",
            worker="worker__staff_number",
            grids="grid_codes",
            roles="ground_roles",
            month=month_text("month"),
            bulletin_revision="bulletin__revision",
        ),
        dated="month",
    ),
    Dataset(
        "cycle-runs",
        cycle_runs,
        fields(
            "stage",
            "period",
            "due",
            "started",
            "finished",
            "attempts",
            "late",
            "error",
            "digest",
            subdistrict="subdistrict__code",
        ),
        dated="due",
    ),
]
