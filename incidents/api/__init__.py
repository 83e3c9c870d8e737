"""Cases, their moves and dated facts over REST."""

from incidents.api.attachments import AttachmentViewSet
from incidents.api.case import (
    NUMBER,
    IncidentViewSet,
    MoveViewSet,
    notes_of,
)
from incidents.api.facts import (
    BaseEntryViewSet,
    FactViewSet,
    SurveyViewSet,
)
from incidents.api.fieldwork import HazardViewSet, PremisesViewSet, VisitViewSet

__all__ = [
    "NUMBER",
    "AttachmentViewSet",
    "BaseEntryViewSet",
    "FactViewSet",
    "HazardViewSet",
    "IncidentViewSet",
    "MoveViewSet",
    "PremisesViewSet",
    "SurveyViewSet",
    "VisitViewSet",
    "notes_of",
]
