"""Incidents and their moves over REST."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from core.rest.idempotency import once
from core.rest.queries import ON
from core.rest.resources import resource
from core.rest.viewsets import Rows
from grids.duties import ENTER_FACTS, WORK_ON_CASES
from incidents.incident import lists as datasets
from incidents.incident.duplicates import likely_same, report_of
from incidents.incident.lists import IncidentFilter
from incidents.incident.models import Incident, IncidentMove
from incidents.incident.restricted import HEADER, held_by, note_opened
from incidents.incident.serializers import (
    IncidentDetailSerializer,
    IncidentSerializer,
    LikelySerializer,
    MoveMadeSerializer,
    MoveRequestSerializer,
    MoveSerializer,
    ReportedSerializer,
    ReportSerializer,
)
from incidents.incident.services import make_move
from staff.access import account_of
from staff.rest import EditableInTerritory

NUMBER = r"[0-9-]{1,24}"


@resource("incidents")
class IncidentViewSet(EditableInTerritory):
    """Cases. After it is written down, a case changes by its moves only."""

    parameters = (ON,)
    http_method_names = ["get", "head", "options", "post"]
    queryset = Incident.objects.all()
    rows = staticmethod(datasets.incident_details)
    serializer_class = IncidentDetailSerializer
    filterset_class = IncidentFilter
    lookup_field = "number"
    lookup_value_regex = NUMBER
    ordering = "-pk"
    writers = ENTER_FACTS
    members_write = True

    def get_serializer_class(self) -> Any:
        return {"list": IncidentSerializer, "create": ReportSerializer}.get(self.action, IncidentDetailSerializer)

    def get_queryset(self) -> QuerySet[Any]:
        return datasets.incident_lines(self.user, self.on) if self.action == "list" else super().get_queryset()

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "now": timezone.now()}

    def get_object(self) -> Any:
        found = super().get_object()
        note_opened(found)
        return found

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        answer = super().list(request, *args, **kwargs)
        answer[HEADER] = held_by(self.access).value
        return answer

    @extend_schema(request=ReportSerializer, responses={201: ReportedSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().create(request, *args, **kwargs)

    def answer_for(self, saved: Any) -> Any:
        """From what was just written, under the code that the report named: nothing is read again."""
        known = {
            "grid": self.request.data["grid"],
            "grid_key": saved.grid.key,
            "matter": saved.matter.code,
            "subcategory": saved.subcategory.code if saved.subcategory else None,
            "reporter": saved.reporter.staff_number if saved.reporter else None,
        }
        saved.seen_longitude, saved.seen_latitude = saved.longitude, saved.latitude  # its author wrote them
        for name, annotation in datasets.CODES.items():  # a new report has no department, original or parent yet
            setattr(saved, annotation, known.get(name))
        return ReportedSerializer(saved, context=self.get_serializer_context()).data

    @extend_schema(responses=LikelySerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None, filterset_class=None)
    def similar(self, _request: Request, **_kwargs: Any) -> Response:
        """The cases that are likely the same, with what speaks for it: words, place and time."""
        matches = likely_same(report_of(self.get_object()), user=self.user)
        return Response(LikelySerializer(matches, many=True).data)


def notes_of(incident: Incident) -> dict[str, str]:
    """The notes of its moves by position; none where retention has erased the texts."""
    return getattr(getattr(incident, "text", None), "notes", {})


@resource(rf"incidents/(?P<number>{NUMBER})/moves")
class MoveViewSet(mixins.ListModelMixin, Rows):
    """The history of one case. POST makes its next move; who may make it in which state, the workflow says."""

    queryset = IncidentMove.objects.all()
    serializer_class = MoveSerializer
    filterset_class = None
    writers = WORK_ON_CASES
    members_write = True
    ordering = "pk"

    @cached_property
    def incident(self) -> Incident:
        visible = Incident.objects.visible_to(account_of(self.request)).select_related("text")
        found = get_object_or_404(visible, number=self.kwargs["number"])
        note_opened(found)
        return found

    def get_queryset(self) -> QuerySet[IncidentMove]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        return self.incident.moves.select_related("actor")

    def get_serializer_context(self) -> dict[str, Any]:
        context = dict(super().get_serializer_context())
        if "number" not in self.kwargs:
            return context
        return {**context, "notes": notes_of(self.incident), "sees": self.sees}

    def sees(self, number: str) -> bool:
        return Incident.objects.visible_to(account_of(self.request)).filter(number=number).exists()

    @extend_schema(request=MoveRequestSerializer, responses={201: MoveMadeSerializer})
    def create(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        number = self.kwargs["number"]
        if not self.sees(number):  # whatever the body says
            raise NotFound
        return once(request, lambda: self._move(number))

    def _move(self, number: str) -> Response:
        asked = MoveRequestSerializer(data=self.request.data)
        asked.is_valid(raise_exception=True)
        payload = dict(asked.validated_data)
        texts = {name: payload[name] for name in ("note", "result") if name in payload}
        incident = make_move(
            number=number,
            name=payload.pop("move"),
            note=payload.pop("note", ""),
            at=payload.pop("at", None),
            expected_state=payload.pop("expected_state", None),
            expected_position=payload.pop("expected_position", None),
            by=account_of(self.request),
            now=timezone.now(),
            payload=payload,
        )
        made = incident.last_made  # type: ignore[attr-defined]
        return Response(
            MoveMadeSerializer(made, context={"notes": notes_of(incident), "texts": texts, "sees": self.sees}).data,
            status=status.HTTP_201_CREATED,
        )
