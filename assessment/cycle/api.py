"""The ledger of the cycle over REST."""

from __future__ import annotations

from assessment.cycle.lists import CycleRunFilter, CycleRunSerializer, cycle_runs
from assessment.cycle.models import CycleRun
from core.rest.resources import resource
from core.rest.viewsets import Listing


@resource("cycle-runs")
class CycleRunViewSet(Listing):
    """The ledger: which step of the wheel ran, for which period, and whether it was late."""

    queryset = CycleRun.objects.all()
    rows = staticmethod(cycle_runs)
    serializer_class = CycleRunSerializer
    filterset_class = CycleRunFilter
