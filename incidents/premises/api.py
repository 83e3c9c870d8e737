"""Premises over REST."""

from __future__ import annotations

from core.rest.queries import ON
from core.rest.resources import resource
from incidents.common.api import FieldworkViewSet
from incidents.premises.lists import PremisesFilter, PremisesSerializer, premises
from incidents.premises.models import Premises


@resource("premises")
class PremisesViewSet(FieldworkViewSet):
    parameters = (ON,)
    queryset = Premises.objects.all()
    rows = staticmethod(premises)
    serializer_class = PremisesSerializer
    filterset_class = PremisesFilter
