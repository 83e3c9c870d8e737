"""Resources of incidents, by their address."""

from typing import Any

from incidents.assignments.api import TaskAnswerViewSet, TaskViewSet
from incidents.attachments.api import AttachmentViewSet
from incidents.care.api import CareCountViewSet, CareVisitViewSet
from incidents.cases.api import NUMBER, IncidentViewSet, MoveViewSet
from incidents.entries.api import BaseEntryViewSet, SurveyViewSet
from incidents.hazards.api import HazardViewSet
from incidents.mediations.api import MediationViewSet
from incidents.premises.api import PremisesViewSet
from incidents.publicity.api import PublicityViewSet
from incidents.supervision.api import SupervisionViewSet
from incidents.visits.api import VisitViewSet

RESOURCES: list[tuple[str, Any]] = [
    ("incidents", IncidentViewSet),
    (rf"incidents/(?P<number>{NUMBER})/moves", MoveViewSet),
    (rf"incidents/(?P<number>{NUMBER})/attachments", AttachmentViewSet),
    ("supervisions", SupervisionViewSet),
    ("visits", VisitViewSet),
    ("premises", PremisesViewSet),
    ("hazards", HazardViewSet),
    ("mediations", MediationViewSet),
    ("publicity", PublicityViewSet),
    ("care-visits", CareVisitViewSet),
    ("care-counts", CareCountViewSet),
    ("tasks", TaskViewSet),
    (r"tasks/(?P<task>\d{1,18})/answers", TaskAnswerViewSet),
    ("base-entries", BaseEntryViewSet),
    ("awareness-surveys", SurveyViewSet),
]
