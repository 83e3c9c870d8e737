"""Premises over REST."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema

from core.rest.resources import resource
from core.rest.viewsets import ON
from incidents.common.api import FieldworkViewSet
from incidents.premises.lists import PremisesFilter, PremisesSerializer, premises
from incidents.premises.models import Premises


@resource("premises")
@extend_schema(parameters=[ON])
class PremisesViewSet(FieldworkViewSet):
    queryset = Premises.objects.all()
    rows = staticmethod(premises)
    serializer_class = PremisesSerializer
    filterset_class = PremisesFilter
