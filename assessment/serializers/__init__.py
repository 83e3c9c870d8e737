"""Schemes, the ledger and results as JSON."""

from assessment.serializers.bulletin import (
    BulletinDetailSerializer,
    BulletinLineSerializer,
    BulletinSerializer,
    GridChangeSerializer,
)
from assessment.serializers.evidence import (
    SourceRowSerializer,
)
from assessment.serializers.inspection import (
    FindingSerializer,
    InspectionSerializer,
    SampleItemSerializer,
    WeekField,
)
from assessment.serializers.interview import (
    InterviewSerializer,
)
from assessment.serializers.ledger import (
    CycleRunSerializer,
)
from assessment.serializers.scheme import (
    SchemeSerializer,
)
from assessment.serializers.warning import (
    EarlyWarningSerializer,
)

__all__ = [
    "BulletinDetailSerializer",
    "BulletinLineSerializer",
    "BulletinSerializer",
    "CycleRunSerializer",
    "EarlyWarningSerializer",
    "FindingSerializer",
    "GridChangeSerializer",
    "InspectionSerializer",
    "InterviewSerializer",
    "SampleItemSerializer",
    "SchemeSerializer",
    "SourceRowSerializer",
    "WeekField",
]
