"""Villages and grids over REST: read by every account within its scope."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view

from core.rest.queries import ON
from core.rest.resources import resource
from core.rest.viewsets import Resource
from grids.territory.lists import GridFilter, GridSerializer, VillageFilter, VillageSerializer, grids_of, villages_of
from grids.territory.models import Grid, Village


def grid_code(name: str) -> Any:
    """The description of a grid code in an address."""
    code = OpenApiParameter(name, OpenApiTypes.STR, OpenApiParameter.PATH, description="15 digits.")
    return extend_schema(parameters=[code])


@resource("villages")
class VillageViewSet(Resource):
    parameters = (ON,)
    queryset = Village.objects.all()
    rows = staticmethod(villages_of)
    serializer_class = VillageSerializer
    filterset_class = VillageFilter
    lookup_field = "code"


@resource("grids")
@extend_schema_view(retrieve=grid_code("code"))
class GridViewSet(Resource):
    """The grids that are open on the day, as they stand then."""

    parameters = (ON,)
    queryset = Grid.objects.all()
    rows = staticmethod(grids_of)
    serializer_class = GridSerializer
    filterset_class = GridFilter
    lookup_field = "code"
