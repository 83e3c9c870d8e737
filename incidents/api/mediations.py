"""Mediations, publicity and visits on a legal basis over REST."""

from __future__ import annotations

from django.db.models import Q
from drf_spectacular.utils import extend_schema

from core.viewsets import ON, Listing
from grids.duties import CENTER, Duty
from incidents import datasets
from incidents.api.facts import FactViewSet
from incidents.api.fieldwork import FieldworkViewSet
from incidents.filters.fieldwork import CareCountFilter, CareVisitFilter, MediationFilter, PublicityFilter
from incidents.models import CareCount, CareVisit, Mediation, PublicityActivity
from incidents.serializers.care import CareCountSerializer, CareVisitSerializer
from incidents.serializers.mediations import MediationSerializer
from incidents.serializers.publicity import PublicitySerializer
from staff.models import Worker


@extend_schema(parameters=[ON])
class MediationViewSet(FieldworkViewSet):
    """A mediation is written down once; a further one is a further row."""

    http_method_names = ["get", "head", "options", "post"]
    queryset = Mediation.objects.all()
    rows = staticmethod(datasets.mediations)
    serializer_class = MediationSerializer
    filterset_class = MediationFilter
    territory = "incident.subdistrict_id"

    def find_mediator(self, number: str) -> Worker | None:
        """Anybody whom one sees may have mediated, beside oneself."""
        visible = Worker.objects.visible_to(self.user).values("pk")
        return Worker.objects.filter(Q(pk__in=visible), staff_number=number).first()


@extend_schema(parameters=[ON])
class PublicityViewSet(FieldworkViewSet, FactViewSet):
    queryset = PublicityActivity.objects.all()
    rows = staticmethod(datasets.publicity)
    serializer_class = PublicitySerializer
    filterset_class = PublicityFilter
    territory = "subdistrict_id"


@extend_schema(parameters=[ON])
class CareVisitViewSet(FieldworkViewSet, FactViewSet):
    """Visits of a category with a legal basis: seen by the office and by who made them."""

    http_method_names = ["get", "head", "options", "post", "delete"]
    queryset = CareVisit.objects.all()
    rows = staticmethod(datasets.care_visits)
    serializer_class = CareVisitSerializer
    filterset_class = CareVisitFilter
    writers: frozenset[Duty] = CENTER


class CareCountViewSet(Listing):
    """How many such visits there were in a month, by category; counts below 5 are left out, and there are no totals."""

    queryset = CareCount.objects.all()
    rows = staticmethod(datasets.care_counts)
    serializer_class = CareCountSerializer
    filterset_class = CareCountFilter
