"""Tasks and their answers as JSON."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.rest import ByKey, Strict
from grids.serializers import grid_field
from incidents.models import AnswerState, Task, TaskAnswer, TaskKind
from incidents.serializers.publicity import GridCodes
from incidents.services import issue_task


class TaskSerializer(serializers.ModelSerializer[Task]):
    """A task with how many of the grids that one sees have answered."""

    issued_by = ByKey("issued_by.username")
    subdistrict = ByKey("subdistrict.code")
    grids = serializers.IntegerField(source="asked")
    answered = serializers.IntegerField()
    late = serializers.IntegerField(source="late_answers")

    class Meta:
        model = Task
        fields = [
            *("id", "subdistrict", "kind", "title", "content", "issued_at", "issued_by", "due_at", "withdrawn_at"),
            *("grids", "answered", "late"),
        ]


class IssuedTaskSerializer(Strict):
    kind = serializers.ChoiceField(TaskKind.choices)
    title = serializers.CharField(max_length=100)
    content = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    due_at = serializers.DateTimeField()
    grids = GridCodes(allow_empty=False)

    def create(self, given: dict[str, Any]) -> Task:
        grids = given.pop("grids")
        return issue_task(Task(**given), grids=grids, by=self.context["request"].user, at=timezone.now())


class TaskAnswerSerializer(serializers.ModelSerializer[TaskAnswer]):
    grid = ByKey("grid_code")
    answered_by = ByKey("answered_by.username", allow_null=True)
    late = serializers.SerializerMethodField()

    class Meta:
        model = TaskAnswer
        fields = ["grid", "state", "note", "answered_at", "answered_by", "late"]

    @extend_schema_field(bool)
    def get_late(self, answer: TaskAnswer) -> bool:
        return answer.is_late(timezone.now())


class AnswerSerializer(Strict):
    """The answer of one grid."""

    grid = grid_field()
    state = serializers.ChoiceField([AnswerState.DONE, AnswerState.NOT_DONE, AnswerState.NOTHING_FOUND])
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)
