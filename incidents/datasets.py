"""Datasets of incidents, one line a list."""

from core.rest.datasets import Dataset
from incidents.assignments.lists import TASK_ANSWERS, TASKS
from incidents.care.lists import CARE_COUNTS
from incidents.cases.lists import INCIDENT_MOVES, INCIDENTS
from incidents.entries.lists import AWARENESS_SURVEYS, BASE_ENTRIES
from incidents.hazards.lists import HAZARDS
from incidents.mediations.lists import MEDIATIONS
from incidents.premises.lists import PREMISES
from incidents.publicity.lists import PUBLICITY
from incidents.visits.lists import VISITS

DATASETS: list[Dataset] = [
    INCIDENTS,
    INCIDENT_MOVES,
    VISITS,
    PREMISES,
    HAZARDS,
    MEDIATIONS,
    PUBLICITY,
    TASKS,
    TASK_ANSWERS,
    CARE_COUNTS,
    BASE_ENTRIES,
    AWARENESS_SURVEYS,
]
