"""Results as lists: what REST shows and exports carry, row by row as the user may see."""

from __future__ import annotations

from django.db.models.fields.json import KT

from assessment.bulletin.lists import bulletins, lines
from assessment.bulletin.models import LINE_FIGURES
from assessment.cycle.lists import cycle_runs
from assessment.figures import awareness
from assessment.inspection.lists import findings, inspections, sample_items, week_text
from assessment.interview.lists import interviews
from assessment.warning.lists import early_warnings
from core.rest.datasets import Dataset, fields
from incidents.common.lists import month_text

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
