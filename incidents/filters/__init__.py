"""What the lists of cases and facts can be narrowed by."""

from incidents.filters.case import (
    SEARCHED_FOR,
    TIMES,
    IncidentFilter,
)
from incidents.filters.facts import (
    BaseEntryFilter,
    FactFilter,
    SurveyFilter,
    VisitFilter,
)

__all__ = [
    "SEARCHED_FOR",
    "TIMES",
    "BaseEntryFilter",
    "FactFilter",
    "IncidentFilter",
    "SurveyFilter",
    "VisitFilter",
]
