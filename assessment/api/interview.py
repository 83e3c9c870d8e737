"""Interviews over REST."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema

from assessment import datasets
from assessment.filters import (
    InterviewFilter,
)
from assessment.models import Interview
from assessment.serializers import (
    InterviewSerializer,
)
from core.viewsets import ON, Resource


@extend_schema(parameters=[ON])
class InterviewViewSet(Resource):
    """Interviews that two months in the bottom brought about: one's own, or all of one's office."""

    queryset = Interview.objects.all()
    rows = staticmethod(datasets.interviews)
    serializer_class = InterviewSerializer
    filterset_class = InterviewFilter
    lookup_value_regex = r"\d{1,18}"
