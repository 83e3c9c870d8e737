"""The monthly sheets of base entries and of awareness surveys, in and out."""

from incidents.resources.awareness import (
    AwarenessSheet,
)
from incidents.resources.base_entries import (
    CLASSES,
    BaseEntrySheet,
    Key,
)
from incidents.resources.months import (
    GRID_CODE,
    GRID_NAME,
    VILLAGE,
    grid_words,
    month_after,
    month_of,
)

__all__ = [
    "CLASSES",
    "GRID_CODE",
    "GRID_NAME",
    "VILLAGE",
    "AwarenessSheet",
    "BaseEntrySheet",
    "Key",
    "grid_words",
    "month_after",
    "month_of",
]
