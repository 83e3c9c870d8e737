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
from incidents.filters.fieldwork import HazardFilter, PremisesFilter

__all__ = [
    "TIMES",
    "BaseEntryFilter",
    "FactFilter",
    "HazardFilter",
    "IncidentFilter",
    "PremisesFilter",
    "SurveyFilter",
    "VisitFilter",
]
