"""What the lists of cases and facts can be narrowed by."""

from incidents.filters.case import (
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
    "TIMES",
    "BaseEntryFilter",
    "FactFilter",
    "IncidentFilter",
    "SurveyFilter",
    "VisitFilter",
]
