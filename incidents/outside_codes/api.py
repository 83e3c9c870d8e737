"""The map of outside codes over REST; it is kept in the back office."""

from __future__ import annotations

from core.rest.queries import ON
from core.rest.resources import resource
from core.rest.viewsets import Resource
from incidents.outside_codes.lists import OutsideCodeFilter, OutsideCodeSerializer, outside_codes
from incidents.outside_codes.models import OutsideCode


@resource("outside-codes")
class OutsideCodeViewSet(Resource):
    """What other systems call our grids, matters and departments."""

    parameters = (ON,)
    queryset = OutsideCode.objects.all()
    rows = staticmethod(outside_codes)
    serializer_class = OutsideCodeSerializer
    filterset_class = OutsideCodeFilter
    lookup_value_regex = r"\d{1,18}"
