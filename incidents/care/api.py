"""Visits on a legal basis, and their counts, over REST."""

from __future__ import annotations

from core.rest.queries import ON
from core.rest.resources import resource
from core.rest.viewsets import Listing
from grids.duties import CENTER, Duty
from incidents.care.lists import (
    CareCountFilter,
    CareCountSerializer,
    CareVisitFilter,
    CareVisitSerializer,
    care_counts,
    care_visits,
)
from incidents.care.models import CareCount, CareVisit
from incidents.common.api import FieldworkViewSet, OnGridViewSet


@resource("care-visits")
class CareVisitViewSet(FieldworkViewSet, OnGridViewSet):
    """Visits of a category with a legal basis: seen by the office and by who made them."""

    parameters = (ON,)
    http_method_names = ["get", "head", "options", "post", "delete"]
    queryset = CareVisit.objects.all()
    rows = staticmethod(care_visits)
    serializer_class = CareVisitSerializer
    filterset_class = CareVisitFilter
    writers: frozenset[Duty] = CENTER


@resource("care-counts")
class CareCountViewSet(Listing):
    """How many such visits there were in a month, by category; counts below 5 are left out, and there are no totals."""

    queryset = CareCount.objects.all()
    rows = staticmethod(care_counts)
    serializer_class = CareCountSerializer
    filterset_class = CareCountFilter
