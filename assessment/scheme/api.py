"""Schemes over REST."""

from __future__ import annotations

from assessment.scheme.lists import SchemeFilter, SchemeSerializer, schemes
from assessment.scheme.models import Scheme
from core.rest.resources import resource
from core.rest.viewsets import Resource


@resource("schemes")
class SchemeViewSet(Resource):
    """Versions of the assessment scheme; each governs the periods that begin while it is in force."""

    queryset = Scheme.objects.all()
    rows = staticmethod(schemes)
    serializer_class = SchemeSerializer
    filterset_class = SchemeFilter
    lookup_field = "version"
    lookup_value_regex = r"\d{1,4}"
