"""Visits over REST."""

from __future__ import annotations

from core.rest.queries import ON
from core.rest.resources import resource
from incidents.common.api import FieldworkViewSet, OnGridViewSet
from incidents.visits.lists import VisitFilter, VisitSerializer, visits
from incidents.visits.models import Visit
from incidents.visits.services import remove_visit


@resource("visits")
class VisitViewSet(FieldworkViewSet, OnGridViewSet):
    parameters = (ON,)
    queryset = Visit.objects.all()
    rows = staticmethod(visits)
    serializer_class = VisitSerializer
    filterset_class = VisitFilter

    def remove(self, visit: Visit) -> None:
        remove_visit(visit)
