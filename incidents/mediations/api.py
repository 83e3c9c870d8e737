"""Mediations over REST."""

from __future__ import annotations

from django.db.models import Q

from core.rest.queries import ON
from core.rest.resources import resource
from incidents.common.api import FieldworkViewSet
from incidents.mediations.lists import MediationFilter, MediationSerializer, mediations
from incidents.mediations.models import Mediation
from staff.people.models import Worker


@resource("mediations")
class MediationViewSet(FieldworkViewSet):
    """A mediation is written down once; a further one is a further row."""

    parameters = (ON,)
    http_method_names = ["get", "head", "options", "post"]
    queryset = Mediation.objects.all()
    rows = staticmethod(mediations)
    serializer_class = MediationSerializer
    filterset_class = MediationFilter

    def find_mediator(self, number: str) -> Worker | None:
        """The mediator may be the user or anybody whom they may see."""
        visible = Worker.objects.visible_to(self.user).values("pk")
        return Worker.objects.filter(Q(pk__in=visible), staff_number=number).first()
