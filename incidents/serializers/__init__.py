"""Cases, their moves and dated facts as JSON."""

from incidents.serializers.case import (
    EARLIEST,
    Degrees,
    IncidentDetailSerializer,
    IncidentSerializer,
    LocationField,
    LocationSerializer,
    MoveRequestSerializer,
    MoveSerializer,
    ReportSerializer,
    past_moment,
)
from incidents.serializers.facts import (
    BaseEntrySerializer,
    FactSerializer,
    SurveySerializer,
    VisitSerializer,
)

__all__ = [
    "EARLIEST",
    "BaseEntrySerializer",
    "Degrees",
    "FactSerializer",
    "IncidentDetailSerializer",
    "IncidentSerializer",
    "LocationField",
    "LocationSerializer",
    "MoveRequestSerializer",
    "MoveSerializer",
    "ReportSerializer",
    "SurveySerializer",
    "VisitSerializer",
    "past_moment",
]
