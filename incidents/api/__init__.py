"""Cases, their moves and dated facts over REST."""

from incidents.api.attachments import (
    AttachmentViewSet,
)
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
from incidents.api.fieldwork import (
    HazardViewSet,
    PremisesViewSet,
    VisitViewSet,
)
from incidents.api.mediations import (
    CareCountViewSet,
    CareVisitViewSet,
    MediationViewSet,
    PublicityViewSet,
)
from incidents.api.supervision import (
    SupervisionViewSet,
)
from incidents.api.tasks import (
    TaskAnswerViewSet,
    TaskViewSet,
)

__all__ = [
    "NUMBER",
    "AttachmentViewSet",
    "BaseEntryViewSet",
    "CareCountViewSet",
    "CareVisitViewSet",
    "FactViewSet",
    "HazardViewSet",
    "IncidentViewSet",
    "MediationViewSet",
    "MoveViewSet",
    "PremisesViewSet",
    "PublicityViewSet",
    "SupervisionViewSet",
    "SurveyViewSet",
    "TaskAnswerViewSet",
    "TaskViewSet",
    "VisitViewSet",
    "notes_of",
]
