"""Hazards over REST."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.rest.idempotency import once
from core.rest.queries import ON
from core.rest.resources import resource
from incidents.common.api import FieldworkViewSet
from incidents.common.lists import NoFieldsSerializer
from incidents.hazards.lists import FoundHazardSerializer, HazardFilter, HazardSerializer, RecheckSerializer, hazards
from incidents.hazards.models import Hazard
from incidents.hazards.services import recheck_hazard, report_hazard


@resource("hazards")
class HazardViewSet(FieldworkViewSet):
    parameters = (ON,)
    queryset = Hazard.objects.all()
    rows = staticmethod(hazards)
    serializer_class = HazardSerializer
    filterset_class = HazardFilter

    def get_serializer_class(self) -> Any:
        return FoundHazardSerializer if self.action == "create" else HazardSerializer

    @extend_schema(request=FoundHazardSerializer, responses={201: HazardSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().create(request, *args, **kwargs)

    def answer_for(self, saved: Any) -> Any:
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
            return Response(self.answer_for(saved), status=status.HTTP_201_CREATED)

        return once(request, note)

    @extend_schema(request=NoFieldsSerializer, responses={201: HazardSerializer})
    @action(detail=True, methods=["post"], filterset_class=None)
    def report(self, request: Request, **_kwargs: Any) -> Response:
        """Report a hazard that the grid cannot put right, as a case."""
        hazard = self.seen()

        def hand_on() -> Response:
            NoFieldsSerializer(data=request.data).is_valid(raise_exception=True)
            saved = report_hazard(hazard=hazard, by=self.user, at=timezone.now())
            return Response(self.answer_for(saved), status=status.HTTP_201_CREATED)

        return once(request, hand_on)
