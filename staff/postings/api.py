"""Postings and coverage over REST."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from core.rest.queries import ON
from core.rest.resources import resource
from core.rest.viewsets import Resource
from grids.duties import CENTER
from grids.territory.api import grid_code
from grids.territory.lists import grids_of
from grids.territory.models import Grid
from staff.postings.coverage import coverage
from staff.postings.lists import CoverageFilter, CoverageSerializer, PostingFilter, PostingSerializer, postings
from staff.postings.models import Posting
from staff.rest import EditableInTerritory


@resource("coverage")
@extend_schema_view(retrieve=grid_code("grid"))
class CoverageViewSet(Resource):
    """How many serve each grid on the day in each role, and which roles are missing."""

    parameters = (ON,)
    queryset = Grid.objects.all()
    rows = staticmethod(grids_of)
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


@resource("postings")
class PostingViewSet(EditableInTerritory):
    """Who serves where in which role, over half-open ranges of days. PATCH ends a posting."""

    parameters = (ON,)
    queryset = Posting.objects.all()
    rows = staticmethod(postings)
    serializer_class = PostingSerializer
    filterset_class = PostingFilter
    writers = CENTER
    lookup_value_regex = r"\d{1,18}"
