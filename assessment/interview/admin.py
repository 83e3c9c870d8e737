"""Page of interviews: opened by the wheel, held and checked by the office, signed by the person elsewhere."""

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

from assessment.interview.documents import record_of
from assessment.interview.forms import CheckForm, HoldForm
from assessment.interview.lists import OFFICE_QUEUES
from assessment.interview.models import Interview, InterviewCheck, InterviewGround, InterviewState
from assessment.interview.services import check_interview, hold_interview
from assessment.letterhead.documents import attached
from core import audit
from core.models import AuditKind
from core.office.admin import ReadOnlyAdmin, ReadOnlyInline, today
from core.office.display import Tag, shown
from core.office.queues import QueueFilter
from core.web.refusals import sent
from grids.duties import OFFICE, Duty
from grids.territory.models import Grid
from staff.access import Role, account_of

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


class CheckInline(ReadOnlyInline, TabularInline):
    model = InterviewCheck
    fields = ("due_on", "checked_at", "checked_by_whom", "passed", "result", "plan", "next_on")
    readonly_fields = ("checked_by_whom",)
    verbose_name_plural = _("Checks")
    checked_by_whom = shown("checked_by", _("checked by"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("checked_by__worker")


class StandingFilter(admin.SimpleListFilter):
    title = _("to do")
    parameter_name = "todo"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("overdue", _("overdue")), ("check", _("to be checked")), ("sign", _("not signed yet"))]

    def queryset(self, request: HttpRequest, rows: Any) -> QuerySet[Any]:
        wanted: dict[str, Any] = {
            "overdue": lambda: rows.overdue(today()),
            "check": lambda: rows.to_check(today()),
            "sign": rows.to_acknowledge,
        }
        chosen = self.value() or ""
        return wanted[chosen]() if chosen in wanted else rows


class InterviewQueues(QueueFilter):
    queues = OFFICE_QUEUES


@admin.register(Interview)
class InterviewAdmin(ReadOnlyAdmin):
    """Opened by the wheel; held by a person, a leader's by a head; checked 30 days later."""

    readers = OFFICE
    editors = OFFICE
    inlines = (GroundInline, CheckInline)
    list_display = (
        "worker",
        "month_name",
        "grids",
        "state_label",
        "due",
        "held_at",
        "held_by_whom",
        "checking",
        "signed",
    )
    list_select_related = ("worker", "held_by__worker")
    list_filter = (
        InterviewQueues,
        StandingFilter,
        ("state", ChoicesDropdownFilter),
        ("month", RangeDateFilter),
        ("due_on", RangeDateFilter),
    )
    search_fields = ("worker__name", "worker__pinyin", "worker__staff_number")
    date_hierarchy = "month"
    fields = (
        ("worker", "state_label"),
        ("month_name", "opened_at"),
        ("due", "checking"),
        ("held_at", "held_by_whom"),
        "place",
        "record",
        "plan",
        "signed",
        "objection",
        "cancelled_note",
    )
    readonly_fields = ("month_name", "state_label", "due", "held_by_whom", "checking", "signed")
    actions_detail = ("hold", "record_check", "print_record")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        named = InterviewGround.objects.prefetch_related(Prefetch("grid", queryset=Grid.objects.on(today())))
        return super().get_queryset(request).prefetch_related(Prefetch("grounds", queryset=named))

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        """Only what the account may do now."""
        interview = self.get_object(request, object_id)
        if interview is None or interview.worker_id == self.access(request).worker:
            return []
        possible = {
            "print_record": True,
            "hold": interview.state == InterviewState.OPEN and self._may_hold(request, interview),
            "record_check": interview.state == InterviewState.HELD
            and interview.check_on <= today()
            and self.edits(request),
        }
        prefix = f"{self.opts.app_label}_{self.opts.model_name}_"
        actions = super().get_actions_detail(request, object_id)
        return [found for found in actions if possible[found.action_name.removeprefix(prefix)]]

    def _may_hold(self, request: HttpRequest, interview: Interview) -> bool:
        """As the service judges it: a leader's is held by a head of its own subdistrict."""
        if self.access(request).holds(Duty.HEAD, in_=interview.subdistrict_id):
            return True
        return not _of_a_leader(interview) and self.edits(request)

    @display(description=_("held by"), ordering="held_by")
    def held_by_whom(self, interview: Interview) -> str:
        """Of a leader's who is to hold it, for the center finds no button there."""
        if interview.state == InterviewState.OPEN and _of_a_leader(interview):
            return str(_("by a head of the subdistrict"))
        return str(interview.held_by or "-")

    @action(description=_("Record the interview"), icon="edit_note", variant=ActionVariant.PRIMARY)
    def hold(self, request: HttpRequest, object_id: str) -> HttpResponse:
        interview = self.get_object(request, object_id)
        if interview is None:
            raise Http404
        if not self.edits(request):
            raise PermissionDenied

        def perform(values: dict[str, Any]) -> object:
            held = hold_interview(interview=interview, by=account_of(request), at=timezone.now(), **values)
            return _("The interview is recorded. The rectification is checked on %(day)s.") % {"day": held.check_on}

        return self.ask(
            request,
            interview,
            title=_("Record the interview"),
            perform=perform,
            form=HoldForm(sent(request), initial={"held_at": timezone.localtime()}),
            submit=_("Record"),
        )

    @action(description=_("Print the record form"), icon="print")
    def print_record(self, request: HttpRequest, object_id: str) -> HttpResponse:
        interview = self.get_object(request, object_id)
        if interview is None:
            raise Http404
        if interview.worker_id == self.access(request).worker:
            raise PermissionDenied
        name, content = record_of(interview)
        audit.record(AuditKind.EXPORT, name, str(interview))
        return attached(name, content)

    @action(description=_("Record the check"), icon="fact_check", variant=ActionVariant.PRIMARY)
    def record_check(self, request: HttpRequest, object_id: str) -> HttpResponse:
        interview = self.get_object(request, object_id)
        if interview is None:
            raise Http404
        if not self.edits(request):
            raise PermissionDenied

        def perform(values: dict[str, Any]) -> object:
            check = check_interview(interview=interview, by=account_of(request), at=timezone.now(), **values)
            if check.passed:
                return _("The rectification has passed its check.")
            return _("The rectification is checked again on %(day)s.") % {"day": check.next_on}

        return self.ask(
            request,
            interview,
            title=_("Record the check"),
            perform=perform,
            form=CheckForm(sent(request)),
            lead=interview.plan,
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
        label={
            InterviewState.OPEN: "warning",
            InterviewState.HELD: "info",
            InterviewState.RECTIFIED: "success",
            InterviewState.CANCELLED: "default",
        },
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

    @display(
        description=_("rectification checked on"),
        ordering="check_on",
        label={"due": "danger", "open": "info", "done": "default"},
    )
    def checking(self, interview: Interview) -> Any:
        if interview.check_on is None:
            return Tag("done", "-")
        if interview.state != InterviewState.HELD:
            return Tag("done", f"{interview.check_on}")
        return Tag("due" if interview.check_on <= today() else "open", f"{interview.check_on}")

    @display(
        description=_("signed by the person"),
        ordering="acknowledged_at",
        label={"objection": "danger", "signed": "success", "waiting": "warning", "none": "default"},
    )
    def signed(self, interview: Interview) -> Any:
        if interview.acknowledged_at:
            when = f"{timezone.localtime(interview.acknowledged_at):%Y-%m-%d %H:%M}"
            objects = _("objects, %(when)s") % {"when": when}
            return Tag("objection", objects) if interview.objection else Tag("signed", when)
        return Tag("waiting", _("not yet")) if interview.held_at else Tag("none", "-")


def _of_a_leader(interview: Interview) -> bool:
    return any(ground.role == Role.LEADER for ground in interview.grounds.all())
