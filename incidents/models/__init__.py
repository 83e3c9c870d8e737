"""Incident, its texts and moves; time limits; visits, base entries and awareness surveys."""

from incidents.models.attachments import (
    Attachment,
    AttachmentKind,
    Purpose,
    RemovedBecause,
)
from incidents.models.case import (
    STATE_CHOICES,
    STATE_LABELS,
    Incident,
    IncidentMove,
    IncidentQuerySet,
    IncidentText,
    InvalidReason,
    Level,
    OnGridQuerySet,
    ReportSource,
    Urgency,
)
from incidents.models.facts import (
    AwarenessSurvey,
    BaseEntry,
    EntryClass,
    EntrySource,
    Receipt,
    Visit,
    VisitKind,
)
from incidents.models.limits import (
    LimitStage,
    LimitUnit,
    TimeLimit,
)

__all__ = [
    "STATE_CHOICES",
    "STATE_LABELS",
    "Attachment",
    "AttachmentKind",
    "AwarenessSurvey",
    "BaseEntry",
    "EntryClass",
    "EntrySource",
    "Incident",
    "IncidentMove",
    "IncidentQuerySet",
    "IncidentText",
    "InvalidReason",
    "Level",
    "LimitStage",
    "LimitUnit",
    "OnGridQuerySet",
    "Purpose",
    "Receipt",
    "RemovedBecause",
    "ReportSource",
    "TimeLimit",
    "Urgency",
    "Visit",
    "VisitKind",
]
