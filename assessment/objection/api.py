"""Objections over REST."""

from __future__ import annotations

from assessment.objection import lists as datasets
from assessment.objection.lists import ObjectionFilter, ResultObjectionSerializer
from assessment.objection.models import Objection
from core.rest.queries import ON
from core.rest.resources import resource
from core.rest.viewsets import Resource


@resource("objections")
class ObjectionViewSet(Resource):
    """Objections to results and decisions, with their answers: one's own, or all of one's office."""

    parameters = (ON,)
    queryset = Objection.objects.all()
    rows = staticmethod(datasets.objections)
    serializer_class = ResultObjectionSerializer
    filterset_class = ObjectionFilter
    lookup_value_regex = r"\d{1,18}"
