"""Scheme, ledger of the cycle, inspection, bulletin and its lines, interview."""

from assessment.models.bulletin import (
    Bulletin,
    BulletinLine,
    BulletinLineQuerySet,
    BulletinQuerySet,
    BulletinState,
)
from assessment.models.evidence import (
    InspectionEvidence,
    LineEvidence,
)
from assessment.models.inspection import (
    EXCEPTION_COUNT,
    FindingAct,
    FindingQuerySet,
    FindingState,
    FindingStep,
    Inspection,
    InspectionFinding,
    InspectionQuerySet,
    InspectionSample,
    SampleItem,
    SampleItemQuerySet,
    SampleKind,
    SampleQuerySet,
    Verdict,
)
from assessment.models.interview import (
    Interview,
    InterviewCheck,
    InterviewGround,
    InterviewQuerySet,
    InterviewState,
)
from assessment.models.ledger import (
    CycleRun,
    Stage,
    WheelStop,
)
from assessment.models.papers import (
    DocumentKind,
    IssuedDocument,
    OfficeLetterhead,
    Reading,
    letterhead_of,
)
from assessment.models.scheme import (
    OfSubdistrictQuerySet,
    Scheme,
    SchemeQuerySet,
)
from assessment.models.survey import (
    SurveySample,
    SurveyShare,
)
from assessment.models.warning import (
    EarlyWarning,
    EarlyWarningQuerySet,
)

__all__ = [
    "EXCEPTION_COUNT",
    "Bulletin",
    "BulletinLine",
    "BulletinLineQuerySet",
    "BulletinQuerySet",
    "BulletinState",
    "CycleRun",
    "DocumentKind",
    "EarlyWarning",
    "EarlyWarningQuerySet",
    "FindingAct",
    "FindingQuerySet",
    "FindingState",
    "FindingStep",
    "Inspection",
    "InspectionEvidence",
    "InspectionFinding",
    "InspectionQuerySet",
    "InspectionSample",
    "Interview",
    "InterviewCheck",
    "InterviewGround",
    "InterviewQuerySet",
    "InterviewState",
    "IssuedDocument",
    "LineEvidence",
    "OfSubdistrictQuerySet",
    "OfficeLetterhead",
    "Reading",
    "SampleItem",
    "SampleItemQuerySet",
    "SampleKind",
    "SampleQuerySet",
    "Scheme",
    "SchemeQuerySet",
    "Stage",
    "SurveySample",
    "SurveyShare",
    "Verdict",
    "WheelStop",
    "letterhead_of",
]
