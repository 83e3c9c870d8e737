"""The monthly sheets of base entries and of awareness surveys, in and out."""

from incidents.resources.awareness import (
    AwarenessSheet,
)
from incidents.resources.base_entries import (
    CLASSES,
    BaseEntrySheet,
    Key,
)
from incidents.resources.cases import CaseSheet
from incidents.resources.months import (
    GRID_CODE,
    GRID_NAME,
    VILLAGE,
    grid_words,
    month_after,
    month_of,
)
from incidents.resources.visits import VisitSheet

__all__ = [
    "CLASSES",
    "GRID_CODE",
    "GRID_NAME",
    "VILLAGE",
    "AwarenessSheet",
    "BaseEntrySheet",
    "CaseSheet",
    "Key",
    "VisitSheet",
    "grid_words",
    "month_after",
    "month_of",
]
