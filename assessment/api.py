"""Results over REST, by their address: read only, for they come from the cycle."""

from typing import Any

from assessment.bulletin.api import BulletinLineViewSet, BulletinViewSet, DifferenceViewSet, SourceRowViewSet
from assessment.cycle.api import CycleRunViewSet
from assessment.inspection.api import FindingViewSet, InspectionViewSet, SampleItemViewSet, WeekRowViewSet
from assessment.interview.api import InterviewViewSet
from assessment.scheme.api import SchemeViewSet
from assessment.warning.api import EarlyWarningViewSet

RESOURCES: list[tuple[str, Any]] = [
    ("schemes", SchemeViewSet),
    ("inspections", InspectionViewSet),
    (r"inspections/(?P<week>\d{4}-W\d{2})/(?P<grid>\d{15})/rows", WeekRowViewSet),
    ("inspection-findings", FindingViewSet),
    ("inspection-samples", SampleItemViewSet),
    ("bulletins", BulletinViewSet),
    (r"bulletins/(?P<month>\d{4}-\d{2})/lines", BulletinLineViewSet),
    (r"bulletins/(?P<month>\d{4}-\d{2})/lines/(?P<grid>\d{15})/rows", SourceRowViewSet),
    (r"bulletins/(?P<month>\d{4}-\d{2})/differences", DifferenceViewSet),
    ("early-warnings", EarlyWarningViewSet),
    ("interviews", InterviewViewSet),
    ("cycle-runs", CycleRunViewSet),
]
NAMES = {WeekRowViewSet: "week-rows"}  # the others are named by the end of their address
