"""Schemes and the ledger over REST."""

from __future__ import annotations

from assessment import datasets
from assessment.filters import (
    CycleRunFilter,
    SchemeFilter,
)
from assessment.models import CycleRun, Scheme
from assessment.serializers import (
    CycleRunSerializer,
    SchemeSerializer,
)
from core.viewsets import Listing, Resource


class SchemeViewSet(Resource):
    """Versions of the assessment scheme; each governs the periods that begin while it is in force."""

    queryset = Scheme.objects.all()
    rows = staticmethod(datasets.schemes)
    serializer_class = SchemeSerializer
    filterset_class = SchemeFilter
    lookup_field = "version"
    lookup_value_regex = r"\d{1,4}"


class CycleRunViewSet(Listing):
    """The ledger: which step of the wheel ran, for which period, and whether it was late."""

    queryset = CycleRun.objects.all()
    rows = staticmethod(datasets.cycle_runs)
    serializer_class = CycleRunSerializer
    filterset_class = CycleRunFilter
