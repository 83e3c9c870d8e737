"""Workers over REST."""

from __future__ import annotations

from core.rest.resources import resource
from grids.duties import CENTER
from staff.people.lists import WorkerFilter, WorkerSerializer, workers
from staff.people.models import Worker
from staff.rest import EditableInTerritory


@resource("workers")
class WorkerViewSet(EditableInTerritory):
    """People who work in the grids or for them; telephone numbers are masked."""

    queryset = Worker.objects.all()
    rows = staticmethod(workers)
    serializer_class = WorkerSerializer
    filterset_class = WorkerFilter
    lookup_field = "staff_number"
    writers = CENTER
