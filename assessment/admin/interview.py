"""Page of interviews: opened by the wheel, held by a person."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateFilter
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from assessment.forms import HoldForm
from assessment.models import (
    Interview,
    InterviewGround,
    InterviewState,
)
from assessment.services.interview import hold_interview
from core.admin import ReadOnlyAdmin, ReadOnlyInline, Tag, actor, sent, shown, today
from grids.models import Grid
from staff.models import Role

OFFICE = frozenset({"center", "head"})
CENTER = frozenset({"center"})


# --- interviews ---------------------------------------------------------------------------------


class GroundInline(ReadOnlyInline, TabularInline):
    model = InterviewGround
    fields = ("grid_name", "role", "first_rank", "second_rank")
    readonly_fields = ("grid_name",)
    verbose_name_plural = _("Why")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related(Prefetch("grid", queryset=Grid.objects.on(today())))

    @display(description=_("grid"))
    def grid_name(self, ground: InterviewGround) -> str:
        return str(ground.grid)


@admin.register(Interview)
class InterviewAdmin(ReadOnlyAdmin):
    """Opened by the wheel; held by a person, a leader's by a head."""

    readers = OFFICE
    editors = OFFICE
    inlines = (GroundInline,)
    list_display = ("worker", "month_name", "grids", "state_label", "due", "held_at", "held_by_whom", "check_on")
    list_select_related = ("worker", "held_by__worker")
    list_filter = (("state", ChoicesDropdownFilter), ("month", RangeDateFilter), ("due_on", RangeDateFilter))
    search_fields = ("worker__name", "worker__pinyin", "worker__staff_number")
    date_hierarchy = "month"
    fields = (
        ("worker", "state_label"),
        ("month_name", "opened_at"),
        ("due", "check_on"),
        ("held_at", "held_by_whom"),
        "record",
        "plan",
        "cancelled_note",
    )
    readonly_fields = ("month_name", "state_label", "due", "held_by_whom")
    held_by_whom = shown("held_by", _("held by"))
    actions_detail = ("hold",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        named = InterviewGround.objects.prefetch_related(Prefetch("grid", queryset=Grid.objects.on(today())))
        return super().get_queryset(request).prefetch_related(Prefetch("grounds", queryset=named))

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        interview = self.get_object(request, object_id)
        open_ = interview is not None and interview.state == InterviewState.OPEN and self._may_hold(request, interview)
        return super().get_actions_detail(request, object_id) if open_ else []

    def _may_hold(self, request: HttpRequest, interview: Interview) -> bool:
        of_a_leader = any(ground.role == Role.LEADER for ground in interview.grounds.all())
        return bool(self.access(request).has("head")) or (not of_a_leader and self.edits(request))

    @action(description=_("Record the interview"), icon="edit_note", variant=ActionVariant.PRIMARY)
    def hold(self, request: HttpRequest, object_id: str) -> HttpResponse:
        interview = self.get_object(request, object_id)
        if interview is None:
            raise Http404
        if not self.edits(request):
            raise PermissionDenied

        def perform(values: dict[str, Any]) -> object:
            held = hold_interview(interview=interview, by=actor(request), at=timezone.now(), **values)
            return _("The interview is recorded. The rectification is checked on %(day)s.") % {"day": held.check_on}

        return self.ask(
            request,
            interview,
            title=_("Record the interview"),
            perform=perform,
            form=HoldForm(sent(request)),
            submit=_("Record"),
        )

    @display(description=_("trigger month"), ordering="month")
    def month_name(self, interview: Interview) -> str:
        return f"{interview.month:%Y-%m}"

    @display(description=_("grids"))
    def grids(self, interview: Interview) -> str:
        return ", ".join(f"{ground.grid} ({ground.get_role_display()})" for ground in interview.grounds.all())

    @display(
        description=_("state"),
        ordering="state",
        label={InterviewState.OPEN: "warning", InterviewState.HELD: "success", InterviewState.CANCELLED: "default"},
    )
    def state_label(self, interview: Interview) -> Any:
        return Tag(interview.state, interview.get_state_display())

    @display(
        description=_("to be held by"), ordering="due_on", label={"late": "danger", "open": "info", "done": "default"}
    )
    def due(self, interview: Interview) -> Any:
        if interview.state != InterviewState.OPEN:
            return Tag("done", f"{interview.due_on}")
        return Tag("late" if interview.due_on < today() else "open", f"{interview.due_on}")
