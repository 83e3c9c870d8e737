"""Premises, visits and hazards over REST."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.idempotency import once
from core.viewsets import ON
from grids.duties import ENTER_FACTS, Duty
from incidents import datasets
from incidents.api.facts import FactViewSet
from incidents.filters import HazardFilter, PremisesFilter, VisitFilter
from incidents.models import Hazard, Incident, Premises, Visit
from incidents.serializers import (
    FoundHazardSerializer,
    HazardSerializer,
    NoFieldsSerializer,
    PremisesSerializer,
    RecheckSerializer,
    VisitSerializer,
)
from incidents.services import FIELD_ROLES, recheck_hazard, remove_visit, report_hazard
from staff.viewsets import EditableInTerritory


def row_of(rows: Any, key: str) -> Any:
    """The row of an id among those that may be seen, or None."""
    return rows.filter(pk=int(key)).first() if key.isascii() and key.isdigit() and len(key) <= 18 else None


class FieldworkViewSet(EditableInTerritory):
    """What those who serve a grid write down; the office corrects it, and nobody takes it back."""

    writers: frozenset[Duty] = ENTER_FACTS
    member_roles = FIELD_ROLES
    members_write = True
    territory = "grid.subdistrict_id"
    lookup_value_regex = r"\d{1,18}"

    def find_incident(self, number: str) -> Incident | None:
        return Incident.objects.visible_to(self.user).filter(number=number).first()

    def find_premises(self, key: str) -> Premises | None:
        return row_of(Premises.objects.visible_to(self.user), key)

    def find_visit(self, key: str) -> Visit | None:
        return row_of(Visit.objects.visible_to(self.user).select_related("grid", "premises"), key)

    def seen(self) -> Any:
        """The row of the address, for a step that its service allows or not; 404 for what one may not see."""
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])


@extend_schema(parameters=[ON])
class PremisesViewSet(FieldworkViewSet):
    queryset = Premises.objects.all()
    rows = staticmethod(datasets.premises)
    serializer_class = PremisesSerializer
    filterset_class = PremisesFilter


@extend_schema(parameters=[ON])
class VisitViewSet(FieldworkViewSet, FactViewSet):
    queryset = Visit.objects.all()
    rows = staticmethod(datasets.visits)
    serializer_class = VisitSerializer
    filterset_class = VisitFilter

    def perform_destroy(self, visit: Visit) -> None:
        remove_visit(visit)


@extend_schema(parameters=[ON])
class HazardViewSet(FieldworkViewSet):
    queryset = Hazard.objects.all()
    rows = staticmethod(datasets.hazards)
    serializer_class = HazardSerializer
    filterset_class = HazardFilter

    def get_serializer_class(self) -> Any:
        return FoundHazardSerializer if self.action == "create" else HazardSerializer

    @extend_schema(request=FoundHazardSerializer, responses={201: HazardSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().create(request, *args, **kwargs)

    def shown(self, saved: Any) -> Any:
        row = self.get_queryset().get(pk=saved.pk)
        return HazardSerializer(row, context=self.get_serializer_context()).data

    @extend_schema(request=RecheckSerializer, responses={201: HazardSerializer})
    @action(detail=True, methods=["post"], filterset_class=None)
    def rechecks(self, request: Request, **_kwargs: Any) -> Response:
        """Note a re-check; one that passes settles the hazard."""
        hazard = self.seen()

        def note() -> Response:
            asked = RecheckSerializer(data=request.data)
            asked.is_valid(raise_exception=True)
            saved = recheck_hazard(hazard=hazard, by=self.user, at=timezone.now(), **asked.validated_data)
            return Response(self.shown(saved), status=status.HTTP_201_CREATED)

        return once(request, note)

    @extend_schema(request=NoFieldsSerializer, responses={201: HazardSerializer})
    @action(detail=True, methods=["post"], filterset_class=None)
    def report(self, request: Request, **_kwargs: Any) -> Response:
        """Report a hazard that the grid cannot put right, as a case."""
        hazard = self.seen()

        def hand_on() -> Response:
            NoFieldsSerializer(data=request.data).is_valid(raise_exception=True)
            saved = report_hazard(hazard=hazard, by=self.user, at=timezone.now())
            return Response(self.shown(saved), status=status.HTTP_201_CREATED)

        return once(request, hand_on)
