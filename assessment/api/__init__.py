"""Schemes, the ledger and results over REST: read only, for results come from the wheel."""

from assessment.api.bulletin import (
    OF_MONTH,
    BulletinLineViewSet,
    BulletinViewSet,
    DifferenceViewSet,
    SourceRowViewSet,
    bulletin_of,
)
from assessment.api.inspection import (
    FindingViewSet,
    InspectionViewSet,
    SampleItemViewSet,
    WeekRowViewSet,
)
from assessment.api.interview import (
    InterviewViewSet,
)
from assessment.api.scheme import (
    CycleRunViewSet,
    SchemeViewSet,
)
from assessment.api.warning import (
    EarlyWarningViewSet,
)

__all__ = [
    "OF_MONTH",
    "BulletinLineViewSet",
    "BulletinViewSet",
    "CycleRunViewSet",
    "DifferenceViewSet",
    "EarlyWarningViewSet",
    "FindingViewSet",
    "InspectionViewSet",
    "InterviewViewSet",
    "SampleItemViewSet",
    "SchemeViewSet",
    "SourceRowViewSet",
    "WeekRowViewSet",
    "bulletin_of",
]
