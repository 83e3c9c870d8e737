"""Tasks for the grids and their answers as lists: rows, columns, filters and JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import BooleanFilter, CharFilter
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.number_of import number_of
from core.rest.datasets import Columns, Dataset, fields
from core.rest.filters import COMPARED, Filters
from core.rest.serializers import ByKey, Strict
from core.worklist import Line, Queue, Queues
from grids.duties import Duty
from grids.territory.lists import grid_field, key_field, with_grid_code
from incidents.assignments.models import AnswerState, Task, TaskAnswer, TaskKind
from incidents.assignments.services import issue_task
from incidents.common.lists import GridCodes, OnGridFilter
from incidents.common.rights import FIELD_ROLES
from staff.access import Role, access_of, serving_as, where_held, with_duty
from staff.accounts.models import User


class TaskSerializer(serializers.ModelSerializer[Task]):
    """A task with how many of the grids that one sees have answered."""

    issued_by = ByKey("issued_by.username")
    subdistrict = ByKey("subdistrict.code")
    recorded_at = serializers.DateTimeField(source="issued_at", read_only=True)
    grids = serializers.IntegerField(source="asked")
    grid_keys = serializers.ListField(child=serializers.UUIDField())
    answered = serializers.IntegerField()
    late = serializers.IntegerField(source="late_answers")

    class Meta:
        model = Task
        fields = [
            *("id", "subdistrict", "kind", "title", "content", "issued_at", "issued_by", "due_at", "withdrawn_at"),
            *("recorded_at", "grids", "grid_keys", "answered", "late"),
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
    grid_key = key_field()
    answered_by = ByKey("answered_by.username", allow_null=True)
    recorded_at = serializers.DateTimeField(source="answered_at", read_only=True, allow_null=True)
    late = serializers.SerializerMethodField()

    class Meta:
        model = TaskAnswer
        fields = ["grid", "grid_key", "state", "note", "answered_at", "answered_by", "recorded_at", "late"]

    @extend_schema_field(bool)
    def get_late(self, answer: TaskAnswer) -> bool:
        return answer.is_late(timezone.now())


class AnswerSerializer(Strict):
    """The answer of one grid."""

    grid = grid_field()
    state = serializers.ChoiceField([AnswerState.DONE, AnswerState.NOT_DONE, AnswerState.NOTHING_FOUND])
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)


def tasks(user: User, _on: date) -> QuerySet[Task]:
    """Tasks with the grids that the user sees, and counts: asked, answered, and late (answered late or not at all)."""
    seen = TaskAnswer.objects.visible_to(user).filter(task=OuterRef("pk")).order_by()
    late = Q(answered_at__gt=F("task__due_at")) | Q(answered_at=None, task__due_at__lte=Now())

    return (
        Task.objects.visible_to(user)
        .select_related("subdistrict", "issued_by")
        .annotate(
            grid_keys=ArraySubquery(seen.order_by("grid__key").values("grid__key")),
            asked=number_of(seen, by="task"),
            answered=number_of(seen.exclude(state=AnswerState.OPEN), by="task"),
            late_answers=number_of(seen.filter(late), by="task"),
        )
    )


def task_answers(user: User, on: date) -> QuerySet[TaskAnswer]:
    return with_grid_code(TaskAnswer.objects.visible_to(user).select_related("grid", "task", "answered_by"), on)


def task_columns(_user: User) -> Columns:
    return fields(
        *("id", "kind", "title", "issued_at", "due_at", "withdrawn_at", "answered", "grid_keys"),
        recorded_at="issued_at",
        subdistrict="subdistrict__code",
        issued_by="issued_by__username",
        grids="asked",
        late="late_answers",
    )(_user)


class TaskFilter(Filters):
    subdistrict = CharFilter("subdistrict__code")

    class Meta(Filters.Meta):
        model = Task
        fields = {"kind": ["exact"], "title": ["exact"], "issued_at": COMPARED, "due_at": COMPARED}


class TaskAnswerFilter(OnGridFilter):
    late = BooleanFilter(method="by_late", label="whether it is owed after its due time")

    class Meta(Filters.Meta):
        model = TaskAnswer
        fields = {"state": ["exact"]}

    def by_late(self, rows: QuerySet[Any], _name: str, wanted: bool) -> QuerySet[Any]:
        late = TaskAnswer.objects.late(timezone.now()).values("pk")
        return rows.filter(pk__in=late) if wanted else rows.exclude(pk__in=late)


TASKS = Dataset("tasks", tasks, task_columns, dated="issued_at")

TASK_ANSWERS = Dataset(
    "task-answers",
    task_answers,
    fields(
        *("state", "answered_at"),
        recorded_at="answered_at",
        task="task_id",
        grid="grid_code",
        grid_key="grid__key",
        answered_by="answered_by__username",
    ),
    dated="task__issued_at",
)


def _late_with(user: User, at: datetime) -> Q:
    owed = TaskAnswer.objects.late(at).filter(task=OuterRef("pk"))
    return Q(Exists(owed)) & where_held(user, Duty.CENTER)


OFFICE_QUEUES = Queues(
    page="admin:incidents_task_changelist",
    rows=Task.objects.visible_to,
    line=Line("admin:incidents_task_change", "title", due="due_at"),
    queues=(
        Queue(
            "late",
            _("tasks that grids are late with"),
            "assignment_late",
            with_duty(Duty.CENTER),
            _late_with,
            tone="late",
        ),
    ),
)


def _owed_by(user: User, *roles: str) -> Q:
    """Open answers of tasks not withdrawn, for grids that the account looks after in any of `roles`."""
    return Q(state=AnswerState.OPEN, task__withdrawn_at=None, grid__in=access_of(user).tends_as(*roles))


def _is_due(at: datetime) -> Q:
    return Q(task__due_at__lte=at)


TO_PASS_ON = Queue(
    "guided",
    _("tasks to pass on"),
    "assignment_turned_in",
    serving_as(Role.GUIDE),
    lambda user, _at: _owed_by(user, Role.GUIDE),
    verb=pgettext_lazy("task", "Pass on"),
    late=_is_due,
    hidden_when_empty=True,
    tab=_("not answered by the grids that I guide"),
)  # until the grid answers it is with its guide; see docs/decisions/093
FIELD_QUEUES = Queues(
    page="field-tasks",
    rows=TaskAnswer.objects.visible_to,
    line=Line("", "task__title", "grid", "task__due_at"),
    queues=(
        Queue(
            "owed",
            _("tasks to answer"),
            "assignment_turned_in",
            serving_as(*FIELD_ROLES),
            lambda user, _at: _owed_by(user, *FIELD_ROLES),
            verb=pgettext_lazy("task", "Another answer"),
            act=("field-task-note",),
            tap=("field-task-answer", AnswerState.DONE, pgettext_lazy("task", "Done")),
            late=_is_due,
            hidden_when_empty=True,
            tab=_("to answer"),
        ),
        TO_PASS_ON,
    ),
    office=False,
)
