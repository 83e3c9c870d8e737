"""Supervision notes over REST: read here, answered and closed by moves of their incidents."""

from __future__ import annotations

from core.rest.queries import ON
from core.rest.resources import resource
from core.rest.viewsets import Resource
from incidents.supervision import lists as datasets
from incidents.supervision.lists import SupervisionFilter, SupervisionSerializer
from incidents.supervision.models import Supervision


@resource("supervisions")
class SupervisionViewSet(Resource):
    """What passed a deadline: the moves `answer-supervision` and `close-supervision` of the case go on with it."""

    parameters = (ON,)
    queryset = Supervision.objects.all()
    rows = staticmethod(datasets.supervisions)
    serializer_class = SupervisionSerializer
    filterset_class = SupervisionFilter
    ordering = "-pk"
    lookup_value_regex = r"\d{1,18}"
