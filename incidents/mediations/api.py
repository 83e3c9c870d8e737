"""Mediations over REST."""

from __future__ import annotations

from django.db.models import Q
from drf_spectacular.utils import extend_schema

from core.rest.resources import resource
from core.rest.viewsets import ON
from incidents.common.api import FieldworkViewSet
from incidents.mediations.lists import MediationFilter, MediationSerializer, mediations
from incidents.mediations.models import Mediation
from staff.people.models import Worker


@resource("mediations")
@extend_schema(parameters=[ON])
class MediationViewSet(FieldworkViewSet):
    """A mediation is written down once; a further one is a further row."""

    http_method_names = ["get", "head", "options", "post"]
    queryset = Mediation.objects.all()
    rows = staticmethod(mediations)
    serializer_class = MediationSerializer
    filterset_class = MediationFilter
    territory = "incident.subdistrict_id"

    def find_mediator(self, number: str) -> Worker | None:
        """The mediator may be the user or anybody whom they may see."""
        visible = Worker.objects.visible_to(self.user).values("pk")
        return Worker.objects.filter(Q(pk__in=visible), staff_number=number).first()
