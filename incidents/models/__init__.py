"""Incident, its texts and moves; time limits; visits, base entries and awareness surveys."""

from incidents.models.attachments import (
    Attachment,
    AttachmentKind,
    Purpose,
    RemovedBecause,
)
from incidents.models.care import (
    FEWEST_SHOWN,
    LEGAL_BASIS,
    CareCategory,
    CareCount,
    CareOutcome,
    CareVisit,
)
from incidents.models.case import (
    PARTY_CHOICES,
    PARTY_LABELS,
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
    is_due_soon,
    is_late_to_accept,
    is_overdue,
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
from incidents.models.intake import (
    ENDED,
    WORKING,
    IncomingSheet,
    IncomingState,
    SheetKind,
    SheetLayout,
    Topic,
    VisitNumber,
    WordMeaning,
)
from incidents.models.judged import (
    Judged,
)
from incidents.models.limits import (
    LimitStage,
    LimitUnit,
    TimeLimit,
)
from incidents.models.mediations import (
    Agreement,
    Mediation,
    MediationOutcome,
)
from incidents.models.premises import (
    PatrolInterval,
    Premises,
    PremisesKind,
    PremisesQuerySet,
    RiskGrade,
)
from incidents.models.publicity import (
    PublicityActivity,
    PublicityGrid,
    PublicityKind,
    PublicityTopic,
)
from incidents.models.retention import (
    RetentionPeriod,
)
from incidents.models.routing import (
    DefaultRoute,
    RoutingRule,
)
from incidents.models.supervision import (
    DeadlineMark,
    MarkKind,
    Supervision,
)
from incidents.models.tasks import (
    AnswerState,
    Task,
    TaskAnswer,
    TaskKind,
)
from incidents.models.triage import (
    CaseClaim,
    SavedFilter,
)

__all__ = [
    "ENDED",
    "FEWEST_SHOWN",
    "LEGAL_BASIS",
    "PARTY_CHOICES",
    "PARTY_LABELS",
    "STATE_CHOICES",
    "STATE_LABELS",
    "WORKING",
    "Agreement",
    "AnswerState",
    "Attachment",
    "AttachmentKind",
    "AwarenessSurvey",
    "BaseEntry",
    "CareCategory",
    "CareCount",
    "CareOutcome",
    "CareVisit",
    "CaseClaim",
    "DeadlineMark",
    "DefaultRoute",
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
    "IncomingSheet",
    "IncomingState",
    "InvalidReason",
    "Judged",
    "Level",
    "LimitStage",
    "LimitUnit",
    "MarkKind",
    "Mediation",
    "MediationOutcome",
    "OnGridQuerySet",
    "PatrolInterval",
    "Premises",
    "PremisesKind",
    "PremisesQuerySet",
    "PublicityActivity",
    "PublicityGrid",
    "PublicityKind",
    "PublicityTopic",
    "Purpose",
    "Receipt",
    "RemovedBecause",
    "ReportSource",
    "RetentionPeriod",
    "RiskGrade",
    "RoutingRule",
    "SavedFilter",
    "SheetKind",
    "SheetLayout",
    "Supervision",
    "Task",
    "TaskAnswer",
    "TaskKind",
    "TimeLimit",
    "Topic",
    "Urgency",
    "Visit",
    "VisitKind",
    "VisitNumber",
    "VisitedClass",
    "WordMeaning",
    "is_due_soon",
    "is_late_to_accept",
    "is_overdue",
]
