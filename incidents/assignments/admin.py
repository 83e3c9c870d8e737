"""Pages of tasks: the center issues them, and sees who has answered and who is late."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from core.clock import as_deadline
from core.office.acts import Asked, act, facts_of
from core.office.admin import WrittenOnce, become, today
from core.office.admin_inlines import ReadOnlyInline
from core.office.brief import Brief, choice, day
from core.office.display import Tag, attribute, chosen, column, section
from core.office.elsewhere import Through
from core.office.filters import RangeDateTimeFilter
from core.office.queues import QueueFilter
from core.punctuation import listed
from grids.duties import CENTER, OFFICE
from grids.territory.models import Grid
from incidents.assignments import lists as datasets
from incidents.assignments import services
from incidents.assignments.forms import TaskForm
from incidents.assignments.models import AnswerState, Task, TaskAnswer, TaskKind
from incidents.common.admin import open_grids
from staff.access import account_of
from staff.accounts.admin_shown import TELL_IN_PERSON
from staff.inbox.keeping import not_reached

KINDS = {TaskKind.NOTICE: "default", TaskKind.CAMPAIGN: "info", TaskKind.SWEEP: "warning"}
ANSWERS = {"open": "warning", "done": "success", "not_done": "danger", "nothing_found": "success"}


class AnswerInline(ReadOnlyInline, TabularInline):
    model = TaskAnswer
    joined = ("task", "answered_by__worker")
    fields = ("grid_name", "answer", "note", "when", "by_whom", "lateness")
    when = attribute("answered_at", _("answered"))
    by_whom = attribute("answered_by", _("answered by"))
    verbose_name_plural = _("answers of the grids")
    grid_name = column(_("grid"), lambda answer: answer.grid)
    answer = column(
        pgettext_lazy("task", "answer"), lambda row: Tag(row.state, row.get_state_display()), colours=ANSWERS
    )
    lateness = column(_("in time"), lambda answer: not answer.is_late(timezone.now()), boolean=True)

    def get_queryset(self, request: HttpRequest) -> QuerySet[TaskAnswer]:
        named = Prefetch("grid", queryset=Grid.objects.on(today()))
        return super().get_queryset(request).prefetch_related(named)


class AnswersFilter(admin.SimpleListFilter):
    title = _("answers of the grids")
    parameter_name = "answers"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("late", _("overdue")), ("owed", _("still open"))]

    def queryset(self, request: HttpRequest, rows: Any) -> Any:
        answers = TaskAnswer.objects.filter(task=OuterRef("pk"))
        if self.value() == "late":
            return rows.filter(Exists(answers.late(timezone.now())))
        return rows.filter(Exists(answers.owed())) if self.value() == "owed" else rows


@act(
    _("Withdraw the task"),
    icon="undo",
    offered=lambda asked: asked.row.withdrawn_at is None,
    facts=facts_of("title", "content"),
    lead=_("Nobody is asked for it any more; the answers given stay."),
)
def withdraw(asked: Asked) -> object:
    services.withdraw_task(task=asked.row, **asked.by)
    return _("The task is withdrawn.")


def _late(task: Any) -> Tag:
    return Tag("some" if task.late_answers else "none", task.late_answers)


class TaskQueues(QueueFilter):
    queues = datasets.OFFICE_QUEUES


def _asked_of(rows: QuerySet[Any], grids: Collection[Any]) -> QuerySet[Any]:
    return rows.filter(pk__in=TaskAnswer.objects.filter(grid__in=grids).values("task"))


def _answer_of(grid: Any) -> Subquery:
    return Subquery(TaskAnswer.objects.filter(task=OuterRef("pk"), grid=grid).values("state")[:1])


@admin.register(Task)
class TaskAdmin(WrittenOnce):
    readers = OFFICE
    editors = CENTER
    acts = (withdraw,)
    about_through = (Through("grid", Grid, _("grid"), _asked_of),)
    in_brief: ClassVar = {
        "grid": Brief(
            "title",
            beside=TruncDate("issued_at"),
            beside_said=day,
            mark="answer_here",
            mark_said=choice(AnswerState),
            tones={AnswerState.DONE: "met", AnswerState.NOTHING_FOUND: "met", AnswerState.NOT_DONE: "late"},
            rows=lambda tasks, grid: _asked_of(tasks, [grid.pk]).annotate(answer_here=_answer_of(grid)),
            order=("-issued_at", "-pk"),
            waits=lambda grid, _at: Q(pk__in=TaskAnswer.objects.owed().filter(grid=grid).values("task")),
            due="due_at",
        )
    }
    form = TaskForm
    inlines = (AnswerInline,)
    list_display = ("title", "kind_label", "issued_at", "due", "answered_of", "late_count", "issued_by", "withdrawn_at")
    list_filter = (TaskQueues, AnswersFilter, ("kind", ChoicesDropdownFilter), ("due_at", RangeDateTimeFilter))
    search_fields = ("title",)
    date_hierarchy = "issued_at"
    add_fieldsets = (section(None, ("kind", "due_at"), "title", "content", "where"),)
    fieldsets = (
        section(
            None, ("title", "kind"), "content", ("issued_at", "issued_by"), ("due", "withdrawn_at"), "without_account"
        ),
    )

    kind_label = chosen("kind", _("kind"), KINDS)
    due = column(pgettext_lazy("task", "due"), lambda task: as_deadline(task.due_at, today=today()), ordering="due_at")
    answered_of = column(_("grids that answered"), lambda task: f"{task.answered} / {task.asked}")
    without_account = column(TELL_IN_PERSON, lambda task: listed(not_reached(f"task-{task.pk}")))
    late_count = column(_("late"), _late, colours={"some": "danger", "none": "default"})

    def visible(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        seen = datasets.tasks(account_of(request), today())
        return seen.select_related("issued_by__worker")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"offered": open_grids(self, request)})

    def write(self, request: HttpRequest, obj: Task, form: Any, change: bool) -> None:
        grids = list(form.cleaned_data["where"]) or list(open_grids(self, request))
        become(obj, services.issue_task(obj, grids=grids, by=account_of(request), at=timezone.now()))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The answers were made with the task."""
