"""Schemes, the ledger and results over REST: read only, for results come from the wheel."""

from assessment.api.bulletin import (
    OF_MONTH,
    BulletinLineViewSet,
    BulletinViewSet,
    DifferenceViewSet,
    InspectionViewSet,
    bulletin_of,
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
    "InspectionViewSet",
    "InterviewViewSet",
    "SchemeViewSet",
    "bulletin_of",
]
