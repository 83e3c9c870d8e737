"""Tasks over REST: the center issues and withdraws, the grids answer."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.rest.idempotency import once
from core.rest.queries import ON
from core.rest.resources import resource
from core.rest.viewsets import Rows
from grids.duties import CENTER, ENTER_FACTS, Duty
from incidents.assignments import lists as datasets
from incidents.assignments.lists import (
    AnswerSerializer,
    IssuedTaskSerializer,
    TaskAnswerFilter,
    TaskAnswerSerializer,
    TaskFilter,
    TaskSerializer,
)
from incidents.assignments.models import Task, TaskAnswer
from incidents.assignments.services import answer_task, withdraw_task
from incidents.common.lists import NoFieldsSerializer
from incidents.common.rights import FIELD_ROLES
from staff.rest import EditableInTerritory, InTerritory


@resource("tasks")
class TaskViewSet(EditableInTerritory):
    parameters = (ON,)
    http_method_names = ["get", "head", "options", "post"]
    queryset = Task.objects.all()
    rows = staticmethod(datasets.tasks)
    serializer_class = TaskSerializer
    filterset_class = TaskFilter
    ordering = "-pk"
    writers = CENTER
    lookup_value_regex = r"\d{1,18}"

    def get_serializer_class(self) -> Any:
        return IssuedTaskSerializer if self.action == "create" else TaskSerializer

    @extend_schema(request=IssuedTaskSerializer, responses={201: TaskSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().create(request, *args, **kwargs)

    def answer_for(self, saved: Any) -> Any:
        return TaskSerializer(self.get_queryset().get(pk=saved.pk), context=self.get_serializer_context()).data

    @extend_schema(request=NoFieldsSerializer, responses={201: TaskSerializer})
    @action(detail=True, methods=["post"], filterset_class=None)
    def withdraw(self, request: Request, **_kwargs: Any) -> Response:
        """Ask for it no longer; the answers given stay."""
        task = get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

        def take_back() -> Response:
            NoFieldsSerializer(data=request.data).is_valid(raise_exception=True)
            saved = withdraw_task(task=task, by=self.user, at=timezone.now())
            return Response(self.answer_for(saved), status=status.HTTP_201_CREATED)

        return once(request, take_back)


@resource(r"tasks/(?P<task>\d{1,18})/answers")
class TaskAnswerViewSet(InTerritory, mixins.ListModelMixin, Rows):
    """What each grid answers to one task. POST answers for one of the grids that one serves."""

    queryset = TaskAnswer.objects.all()
    serializer_class = TaskAnswerSerializer
    filterset_class = TaskAnswerFilter
    writers: frozenset[Duty] = ENTER_FACTS
    member_roles = FIELD_ROLES
    members_write = True
    ordering = "pk"

    @property
    def on(self) -> Any:  # type: ignore[override]
        return timezone.localdate()

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        task = get_object_or_404(Task.objects.visible_to(self.user), pk=self.kwargs["task"])
        return datasets.task_answers(self.user, self.on).filter(task=task)

    @extend_schema(request=AnswerSerializer, responses={201: TaskAnswerSerializer})
    def create(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        rows = self.get_queryset()  # 404 for what one may not see, whatever the body says

        def answer() -> Response:
            asked = AnswerSerializer(data=request.data, context=self.get_serializer_context())
            asked.is_valid(raise_exception=True)
            values = dict(asked.validated_data)
            row = get_object_or_404(rows, grid=values.pop("grid"))
            saved = answer_task(answer=row, by=self.user, at=timezone.now(), **values)
            return Response(TaskAnswerSerializer(rows.get(pk=saved.pk)).data, status=status.HTTP_201_CREATED)

        return once(request, answer)
