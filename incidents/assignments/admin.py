"""Pages of tasks: the center issues them, and sees who has answered and who is late."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateTimeFilter
from unfold.decorators import action, display

from core.clock import as_deadline
from core.office.admin import OfficeAdmin, ReadOnlyInline, become, today
from core.office.display import Tag, shown
from core.office.queues import QueueFilter
from core.web.widgets import MomentInput
from grids.duties import CENTER, OFFICE
from grids.territory.models import Grid
from incidents.assignments import lists as datasets
from incidents.assignments import services
from incidents.assignments.forms import TaskForm
from incidents.assignments.models import Task, TaskAnswer, TaskKind
from incidents.common.admin import open_grids
from staff.access import account_of

ANSWERS = {"open": "warning", "done": "success", "not_done": "danger", "nothing_found": "success"}


class AnswerInline(ReadOnlyInline, TabularInline):
    model = TaskAnswer
    fields = ("grid_name", "answer", "note", "when", "by_whom", "lateness")
    readonly_fields = fields
    when = shown("answered_at", _("answered"))
    by_whom = shown("answered_by", _("answered by"))
    verbose_name_plural = _("answers of the grids")

    def get_queryset(self, request: HttpRequest) -> QuerySet[TaskAnswer]:
        named = Prefetch("grid", queryset=Grid.objects.on(today()))
        return super().get_queryset(request).select_related("task", "answered_by__worker").prefetch_related(named)

    @display(description=_("grid"))
    def grid_name(self, answer: TaskAnswer) -> str:
        return str(answer.grid)

    @display(description=pgettext_lazy("task", "answer"), label=ANSWERS)
    def answer(self, answer: TaskAnswer) -> Any:
        return Tag(answer.state, answer.get_state_display())

    @display(description=_("in time"), boolean=True)
    def lateness(self, answer: TaskAnswer) -> bool:
        return not answer.is_late(timezone.now())


class AnswersFilter(admin.SimpleListFilter):
    title = _("answers of the grids")
    parameter_name = "answers"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("late", _("overdue")), ("owed", _("still open"))]

    def queryset(self, request: HttpRequest, rows: Any) -> Any:
        found = TaskAnswer.objects.filter(task=OuterRef("pk"))
        if self.value() == "late":
            return rows.filter(Exists(found.late(timezone.now())))
        return rows.filter(Exists(found.owed())) if self.value() == "owed" else rows


class TaskQueues(QueueFilter):
    queues = datasets.OFFICE_QUEUES


@admin.register(Task)
class TaskAdmin(OfficeAdmin):
    readers = OFFICE
    editors = CENTER
    form = TaskForm
    inlines = (AnswerInline,)
    list_display = ("title", "kind_label", "issued_at", "due", "answered_of", "late_count", "issued_by", "withdrawn_at")
    list_filter = (TaskQueues, AnswersFilter, ("kind", ChoicesDropdownFilter), ("due_at", RangeDateTimeFilter))
    search_fields = ("title",)
    date_hierarchy = "issued_at"
    actions_detail = ("withdraw",)
    add_fieldsets = ((None, {"fields": (("kind", "due_at"), "title", "content", "where")}),)
    fieldsets = (
        (None, {"fields": (("title", "kind"), "content", ("issued_at", "issued_by"), ("due", "withdrawn_at"))}),
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fieldsets if obj else self.add_fieldsets

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.inlines if obj else ()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("title", "kind", "content", "issued_at", "issued_by", "due", "withdrawn_at") if obj else ()

    def visible(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        seen = datasets.tasks(account_of(request), today())
        return seen.select_related("issued_by__worker")

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        row = self.get_object(request, object_id)
        stands = row is not None and row.withdrawn_at is None and self.edits(request)
        return super().get_actions_detail(request, object_id) if stands else []

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"offered": open_grids(self, request)})

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "due_at":  # one field of the browser's own, not a date and a time apart
            return db_field.formfield(widget=MomentInput())
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Task, form: Any, change: bool) -> None:
        grids = list(form.cleaned_data["where"]) or list(open_grids(self, request))
        become(obj, services.issue_task(obj, grids=grids, by=account_of(request), at=timezone.now()))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The answers were made with the task."""

    @action(description=_("Withdraw the task"), icon="undo")
    def withdraw(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row is None or not self.edits(request):
            raise Http404

        def perform(_values: dict[str, Any]) -> object:
            services.withdraw_task(task=row, by=account_of(request), at=timezone.now())
            return _("The task is withdrawn.")

        lead = _("Nobody is asked for it any more; the answers given stay.")
        return self.ask(request, row, title=_("Withdraw the task"), perform=perform, lead=lead)

    @display(
        description=_("kind"),
        ordering="kind",
        label={TaskKind.NOTICE: "default", TaskKind.CAMPAIGN: "info", TaskKind.SWEEP: "warning"},
    )
    def kind_label(self, task: Task) -> Any:
        return Tag(task.kind, task.get_kind_display())

    @display(description=pgettext_lazy("task", "due"), ordering="due_at")
    def due(self, task: Task) -> str:
        return as_deadline(task.due_at, today=today())

    @display(description=_("grids that answered"))
    def answered_of(self, task: Any) -> str:
        return f"{task.answered} / {task.asked}"

    @display(description=_("late"), label={"some": "danger", "none": "default"})
    def late_count(self, task: Any) -> Any:
        return Tag("some" if task.late_answers else "none", task.late_answers)
