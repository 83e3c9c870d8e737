"""Recruitment over REST: candidates, and the three decisions about one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.rest.idempotency import once
from core.rest.queries import ON
from core.rest.resources import resource
from core.rest.viewsets import Resource
from grids.duties import CENTER
from staff.postings.services import Relaxation
from staff.recruitment import lists as datasets
from staff.recruitment import services as recruitment
from staff.recruitment.lists import (
    ApplicationFilter,
    ApplicationSerializer,
    AppointSerializer,
    BecauseSerializer,
    OpeningFilter,
    OpeningSerializer,
    RelaxationSerializer,
)
from staff.recruitment.models import Application, Opening
from staff.rest import EditableInTerritory

Decide = Callable[[Application, dict[str, Any]], object]


@resource("applications")
class ApplicationViewSet(EditableInTerritory):
    """Who wants to become a full-time member by one of the three channels; read by the office alone."""

    parameters = (ON,)
    queryset = Application.objects.all()
    rows = staticmethod(datasets.applications)
    serializer_class = ApplicationSerializer
    filterset_class = ApplicationFilter
    writers = CENTER
    lookup_value_regex = r"\d{1,18}"

    @extend_schema(request=RelaxationSerializer, responses={200: ApplicationSerializer})
    @action(detail=True, methods=["post"], url_path="find-eligible", filterset_class=None)
    def find_eligible(self, request: Request, **_kwargs: Any) -> Response:
        """Declare that the candidate may be appointed; refused with every reason against it."""

        def decide(candidate: Application, asked: dict[str, Any]) -> object:
            relaxation = Relaxation(asked.get("relaxed_because", ""), asked.get("relaxed_by", ""))
            return recruitment.find_eligible(
                application=candidate, by=self.user, at=timezone.now(), relaxation=relaxation
            )

        return self._decided(request, RelaxationSerializer, decide)

    @extend_schema(request=BecauseSerializer, responses={200: ApplicationSerializer})
    @action(detail=True, methods=["post"], filterset_class=None)
    def refuse(self, request: Request, **_kwargs: Any) -> Response:
        """Refuse the candidate, with the reason that is kept."""
        return self._decided(
            request,
            BecauseSerializer,
            lambda candidate, asked: recruitment.refuse(
                application=candidate, by=self.user, at=timezone.now(), **asked
            ),
        )

    @extend_schema(request=AppointSerializer, responses={200: ApplicationSerializer})
    @action(detail=True, methods=["post"], filterset_class=None)
    def appoint(self, request: Request, **_kwargs: Any) -> Response:
        """Make an eligible candidate a worker in post on the grid wanted: both in one step."""
        return self._decided(
            request,
            AppointSerializer,
            lambda candidate, asked: recruitment.appoint_candidate(
                application=candidate, by=self.user, at=timezone.now(), **asked
            ),
        )

    def _decided(self, request: Request, asks: type[serializers.Serializer[Any]], decide: Decide) -> Response:
        candidate = self.get_object()  # 404 for what one may not see, for every body

        def act() -> Response:
            asked = asks(data=request.data)
            asked.is_valid(raise_exception=True)
            decide(candidate, asked.validated_data)
            return Response(self.answer_for(candidate), status=status.HTTP_200_OK)

        return once(request, act)


@resource("openings")
class OpeningViewSet(Resource):
    """Where a full-time member is looked for; opened and closed in the back office."""

    parameters = (ON,)
    queryset = Opening.objects.all()
    rows = staticmethod(datasets.openings)
    serializer_class = OpeningSerializer
    filterset_class = OpeningFilter
    lookup_value_regex = r"\d{1,18}"
