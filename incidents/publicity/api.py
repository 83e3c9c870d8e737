"""Publicity activities over REST."""

from __future__ import annotations

from core.rest.queries import ON
from core.rest.resources import resource
from incidents.common.api import FieldworkViewSet, OnGridViewSet
from incidents.publicity.lists import PublicityFilter, PublicitySerializer, publicity
from incidents.publicity.models import PublicityActivity, PublicityGrid


@resource("publicity")
class PublicityViewSet(FieldworkViewSet, OnGridViewSet):
    parameters = (ON,)
    queryset = PublicityActivity.objects.all()
    rows = staticmethod(publicity)
    serializer_class = PublicitySerializer
    filterset_class = PublicityFilter
    parts = {PublicityGrid: "activity"}
