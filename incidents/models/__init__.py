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
    VisitedClass,
    VisitKind,
)
from incidents.models.hazards import (
    Hazard,
    HazardLevel,
    HazardQuerySet,
    HazardRecheck,
    HazardState,
)
from incidents.models.judged import Judged
from incidents.models.limits import (
    LimitStage,
    LimitUnit,
    TimeLimit,
)
from incidents.models.premises import (
    PatrolInterval,
    Premises,
    PremisesKind,
    PremisesQuerySet,
    RiskGrade,
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
    "Hazard",
    "HazardLevel",
    "HazardQuerySet",
    "HazardRecheck",
    "HazardState",
    "Incident",
    "IncidentMove",
    "IncidentQuerySet",
    "IncidentText",
    "InvalidReason",
    "Judged",
    "Level",
    "LimitStage",
    "LimitUnit",
    "OnGridQuerySet",
    "PatrolInterval",
    "Premises",
    "PremisesKind",
    "PremisesQuerySet",
    "Purpose",
    "Receipt",
    "RemovedBecause",
    "ReportSource",
    "RiskGrade",
    "TimeLimit",
    "Urgency",
    "Visit",
    "VisitKind",
    "VisitedClass",
]
