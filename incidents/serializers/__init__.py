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
    LikelySerializer,
    LocationField,
    LocationSerializer,
    MoveMadeSerializer,
    MoveRequestSerializer,
    MoveSerializer,
    ReportedSerializer,
    ReportSerializer,
    past_moment,
)
from incidents.serializers.facts import (
    BaseEntrySerializer,
    FactSerializer,
    SurveySerializer,
)
from incidents.serializers.hazards import FoundHazardSerializer, HazardSerializer, NoFieldsSerializer, RecheckSerializer
from incidents.serializers.premises import PremisesSerializer
from incidents.serializers.visits import VisitSerializer

__all__ = [
    "EARLIEST",
    "AttachmentSerializer",
    "BaseEntrySerializer",
    "Degrees",
    "FactSerializer",
    "FoundHazardSerializer",
    "HazardSerializer",
    "IncidentDetailSerializer",
    "IncidentSerializer",
    "LikelySerializer",
    "LocationField",
    "LocationSerializer",
    "MoveMadeSerializer",
    "MoveRequestSerializer",
    "MoveSerializer",
    "NoFieldsSerializer",
    "PremisesSerializer",
    "RecheckSerializer",
    "ReportSerializer",
    "ReportedSerializer",
    "SurveySerializer",
    "UploadSerializer",
    "VisitSerializer",
    "content_path",
    "past_moment",
    "thumbnail_path",
]
