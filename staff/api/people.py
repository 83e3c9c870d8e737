"""Territory by scope, people, postings, attendance and the calendar over REST."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from core.viewsets import ON, Resource
from grids.duties import CENTER, ENTER_FACTS
from grids.filters import GridFilter, VillageFilter
from grids.models import Grid, Village
from grids.serializers import GridSerializer, VillageSerializer
from staff import datasets
from staff.coverage import coverage
from staff.filters import (
    AttendanceFilter,
    CalendarFilter,
    CoverageFilter,
    DepartmentFilter,
    PostingFilter,
    WorkerFilter,
)
from staff.models import Attendance, CalendarDay, Department, Posting, Worker
from staff.serializers import (
    AttendanceSerializer,
    CalendarDaySerializer,
    CoverageSerializer,
    DepartmentSerializer,
    PostingSerializer,
    WorkerSerializer,
)
from staff.viewsets import CorrectableInTerritory, EditableInTerritory


def grid_code(name: str) -> Any:
    """The description of a grid code in an address."""
    code = OpenApiParameter(name, OpenApiTypes.STR, OpenApiParameter.PATH, description="15 digits.")
    return extend_schema(parameters=[code])


@extend_schema(parameters=[ON])
class VillageViewSet(Resource):
    queryset = Village.objects.all()
    rows = staticmethod(datasets.villages)
    serializer_class = VillageSerializer
    filterset_class = VillageFilter
    lookup_field = "code"


@extend_schema(parameters=[ON])
@extend_schema_view(retrieve=grid_code("code"))
class GridViewSet(Resource):
    """The grids that are open on the day, as they stand then."""

    queryset = Grid.objects.all()
    rows = staticmethod(datasets.grids)
    serializer_class = GridSerializer
    filterset_class = GridFilter
    lookup_field = "code"


@extend_schema(parameters=[ON])
@extend_schema_view(retrieve=grid_code("grid"))
class CoverageViewSet(Resource):
    """How many serve each grid on the day in each role, and which roles are missing."""

    queryset = Grid.objects.all()
    rows = staticmethod(datasets.grids)
    serializer_class = CoverageSerializer
    filterset_class = CoverageFilter
    lookup_field = "code"
    lookup_url_kwarg = "grid"

    def paginate_queryset(self, queryset: Any) -> Any:
        return self._counted(super().paginate_queryset(queryset) or [])

    def retrieve(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:  # noqa: ARG002
        return Response(self.get_serializer(self._counted([self.get_object()])[0]).data)

    def _counted(self, grids: list[Any]) -> list[Any]:
        for row in coverage(grids, self.on):
            vars(row.grid).update(row.counts)
            row.grid.missing = row.missing
        return grids


class DepartmentViewSet(Resource):
    queryset = Department.objects.all()
    rows = staticmethod(datasets.departments)
    serializer_class = DepartmentSerializer
    filterset_class = DepartmentFilter
    lookup_field = "code"


class WorkerViewSet(EditableInTerritory):
    """People who work in the grids or for them; telephone numbers are masked."""

    queryset = Worker.objects.all()
    rows = staticmethod(datasets.workers)
    serializer_class = WorkerSerializer
    filterset_class = WorkerFilter
    lookup_field = "staff_number"
    writers = CENTER
    territory = "subdistrict_id"


@extend_schema(parameters=[ON])
class PostingViewSet(EditableInTerritory):
    """Who serves where in which role, over half-open ranges of days. PATCH ends a posting."""

    queryset = Posting.objects.all()
    rows = staticmethod(datasets.postings)
    serializer_class = PostingSerializer
    filterset_class = PostingFilter
    writers = CENTER
    territory = "worker.subdistrict_id"
    lookup_value_regex = r"\d{1,18}"


class AttendanceViewSet(CorrectableInTerritory):
    queryset = Attendance.objects.all()
    rows = staticmethod(datasets.attendance)
    serializer_class = AttendanceSerializer
    filterset_class = AttendanceFilter
    writers = ENTER_FACTS
    territory = "worker.subdistrict_id"
    lookup_value_regex = r"\d{1,18}"


class CalendarViewSet(CorrectableInTerritory):
    """Days that are not what their weekday says: holidays, make-up days, and the office's own entries."""

    queryset = CalendarDay.objects.all()
    rows = staticmethod(datasets.calendar)
    serializer_class = CalendarDaySerializer
    filterset_class = CalendarFilter
    writers = CENTER
    territory = "subdistrict_id"
    lookup_field = "day"
    lookup_value_regex = r"\d{4}-\d{2}-\d{2}"
