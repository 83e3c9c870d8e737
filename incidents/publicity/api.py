"""Publicity activities over REST."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema

from core.rest.resources import resource
from core.rest.viewsets import ON
from incidents.common.api import FieldworkViewSet, OnGridViewSet
from incidents.publicity.lists import PublicityFilter, PublicitySerializer, publicity
from incidents.publicity.models import PublicityActivity


@resource("publicity")
@extend_schema(parameters=[ON])
class PublicityViewSet(FieldworkViewSet, OnGridViewSet):
    queryset = PublicityActivity.objects.all()
    rows = staticmethod(publicity)
    serializer_class = PublicitySerializer
    filterset_class = PublicityFilter
    territory = "subdistrict_id"
