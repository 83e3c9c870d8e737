"""Visits over REST."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema

from core.rest.resources import resource
from core.rest.viewsets import ON
from incidents.common.api import FieldworkViewSet, OnGridViewSet
from incidents.visits.lists import VisitFilter, VisitSerializer, visits
from incidents.visits.models import Visit
from incidents.visits.services import remove_visit


@resource("visits")
@extend_schema(parameters=[ON])
class VisitViewSet(FieldworkViewSet, OnGridViewSet):
    queryset = Visit.objects.all()
    rows = staticmethod(visits)
    serializer_class = VisitSerializer
    filterset_class = VisitFilter

    def perform_destroy(self, visit: Visit) -> None:
        remove_visit(visit)
