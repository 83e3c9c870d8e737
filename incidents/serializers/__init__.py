"""Cases, their moves and dated facts as JSON."""

from incidents.serializers.attachments import (
    AttachmentSerializer,
    UploadSerializer,
    content_path,
    thumbnail_path,
)
from incidents.serializers.case import (
    EARLIEST,
    Degrees,
    IncidentDetailSerializer,
    IncidentSerializer,
    LocationField,
    LocationSerializer,
    MoveRequestSerializer,
    MoveSerializer,
    ReportSerializer,
    past_moment,
)
from incidents.serializers.facts import (
    BaseEntrySerializer,
    FactSerializer,
    SurveySerializer,
    VisitSerializer,
)

__all__ = [
    "EARLIEST",
    "AttachmentSerializer",
    "BaseEntrySerializer",
    "Degrees",
    "FactSerializer",
    "IncidentDetailSerializer",
    "IncidentSerializer",
    "LocationField",
    "LocationSerializer",
    "MoveRequestSerializer",
    "MoveSerializer",
    "ReportSerializer",
    "SurveySerializer",
    "UploadSerializer",
    "VisitSerializer",
    "content_path",
    "past_moment",
    "thumbnail_path",
]
