"""Cases and facts as lists: what REST shows and exports carry, row by row as the user may see."""

from __future__ import annotations

from core.rest.datasets import Dataset, fields
from incidents.assignments.lists import task_answers, task_columns, tasks
from incidents.care.lists import care_counts
from incidents.cases.lists import incident_columns, incidents, moves, restricted_header
from incidents.common.lists import month_text
from incidents.entries.lists import base_entries, surveys
from incidents.hazards.lists import hazard_columns, hazards
from incidents.mediations.lists import mediation_columns, mediations
from incidents.premises.lists import premises, premises_columns
from incidents.publicity.lists import publicity, publicity_columns
from incidents.visits.lists import visit_columns, visits

DATASETS: list[Dataset] = [
    Dataset("incidents", incidents, incident_columns, dated="reported_at", headers=restricted_header),
    Dataset(
        "incident-moves",
        moves,
        fields(
            "at",
            "position",
            "move",
            "from_state",
            "to_state",
            "recorded_at",
            incident="incident__number",
            actor="actor__username",
        ),
        dated="at",
        headers=restricted_header,
    ),
    Dataset("visits", visits, visit_columns, dated="day"),
    Dataset("premises", premises, premises_columns, in_force="during"),
    Dataset("hazards", hazards, hazard_columns, dated="found_at"),
    Dataset("mediations", mediations, mediation_columns, dated="held_on"),
    Dataset("publicity", publicity, publicity_columns, dated="day"),
    Dataset("tasks", tasks, task_columns, dated="issued_at"),
    Dataset(
        "task-answers",
        task_answers,
        fields("state", "answered_at", task="task_id", grid="grid_code", answered_by="answered_by__username"),
        dated="task__issued_at",
    ),
    # The rows themselves never leave, not even to the office: only what the view of counts holds.
    Dataset(
        "care-counts",
        care_counts,
        fields("category", "visits", subdistrict="subdistrict__code", month=month_text("month")),
        dated="month",
    ),
    Dataset(
        "base-entries",
        base_entries,
        fields(
            "id",
            "day",
            "new",
            "changed",
            "verified",
            "source",
            grid="grid_code",
            worker="worker__staff_number",
            **{"class": "entry_class"},
        ),
        dated="day",
    ),
    Dataset(
        "awareness-surveys",
        surveys,
        fields("id", "asked", "knowing", "participating", "satisfied", grid="grid_code", month=month_text("month")),
        dated="month",
    ),
]
