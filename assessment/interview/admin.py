"""Page of interviews: opened by the cycle, held and checked by the office, signed by the person elsewhere."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateFilter

from assessment.cycle.period_words import kept_in_words
from assessment.interview.documents import record_of
from assessment.interview.forms import CheckForm, HoldForm
from assessment.interview.lists import DUE as DUE_AT
from assessment.interview.lists import OFFICE_QUEUES, has_lost_its_ground
from assessment.interview.models import Interview, InterviewCheck, InterviewGround, InterviewState
from assessment.interview.services import (
    check_interview,
    hold_interview,
    is_of_a_leader,
    is_own,
    may_check,
    may_hold,
)
from assessment.letterhead.documents import exported
from core.office.acts import Asked, Fact, act, always, fact_of, facts_of, link
from core.office.admin import ReadOnlyAdmin, today
from core.office.admin_inlines import ReadOnlyInline
from core.office.brief import Brief
from core.office.display import Tag, attribute, chosen, column, of_month
from core.office.queues import QueueFilter
from core.punctuation import aside, listed
from core.templatetags.figures import day_and_how_late
from core.worklist import written
from grids.duties import OFFICE
from grids.territory.models import Grid
from staff.people.documents import issuer_of


class GroundInline(ReadOnlyInline, TabularInline):
    model = InterviewGround
    fields = ("grid_name", "role", "first_rank", "second_rank")
    verbose_name_plural = _("Why")
    grid_name = column(_("grid"), lambda ground: ground.grid)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related(Prefetch("grid", queryset=Grid.objects.on(today())))


class CheckInline(ReadOnlyInline, TabularInline):
    model = InterviewCheck
    joined = ("checked_by__worker",)
    fields = ("due_on", "checked_at", "checked_by_whom", "passed", "result", "plan", "next_on")
    verbose_name_plural = _("Checks")
    checked_by_whom = attribute("checked_by", _("checked by"))


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


# --- acts -----------------------------------------------------------------------------------------


def _to_hold(asked: Asked) -> bool:
    return asked.row.state == InterviewState.OPEN and may_hold(asked.row, asked.access)


def _to_check(asked: Asked) -> bool:
    row = asked.row
    return row.state == InterviewState.HELD and row.check_on <= asked.today and may_check(row, asked.access)


def _why(asked: Asked) -> list[Fact]:
    return [fact_of(asked.row, "worker"), (_("grids"), _grids(asked.row)), fact_of(asked.row, "due_on")]


def _hold_form(asked: Asked) -> HoldForm:
    """The form, filled in with the time of now and the place of the office's last interview."""
    place = Interview.objects.where_last(asked.row.subdistrict) or issuer_of(asked.row.subdistrict)
    return HoldForm(asked.sent, initial={"held_at": timezone.localtime(asked.at), "place": place})


@act(
    _("Record the interview"),
    icon="edit_note",
    form=_hold_form,
    offered=_to_hold,
    turn=always,
    facts=_why,
    submit=_("Record"),
)
def hold(asked: Asked) -> object:
    held = hold_interview(interview=asked.row, **asked.by, **asked.values)
    return _("The interview is recorded. The rectification is checked on %(day)s.") % {"day": held.check_on}


@act(
    _("Record the check"),
    icon="fact_check",
    form=CheckForm,
    offered=_to_check,
    turn=always,
    facts=facts_of("worker", "plan"),
    submit=_("Record"),
)
def record_check(asked: Asked) -> object:
    check = check_interview(interview=asked.row, **asked.by, **asked.values)
    if check.passed:
        return _("The rectification has passed its check.")
    return _("The rectification is checked again on %(day)s.") % {"day": check.next_on}


@link(_("Print the record form"), icon="print", may=lambda asked: not is_own(asked.row, asked.access))
def print_record(asked: Asked) -> HttpResponse:
    return exported(*record_of(asked.row), about=asked.row)


# --- the page -------------------------------------------------------------------------------------


def _held_by(interview: Interview) -> object:
    """Who held it; or who is to hold that of a leader, because the center has no button there."""
    if interview.state == InterviewState.OPEN and is_of_a_leader(interview):
        return _("by a head of the subdistrict")
    return interview.held_by


def _grids(interview: Interview) -> str:
    return listed(aside(ground.grid, ground.get_role_display()) for ground in interview.grounds.all())


def _standing(interview: Interview) -> object:
    """What a later revision says of the months for which it was held."""
    if has_lost_its_ground(interview):
        return _("fallen by a later revision; it was held, stands, and counts as the trigger of its streak")
    return "-"


def _due(interview: Interview) -> Tag:
    if interview.state != InterviewState.OPEN:
        return Tag("done", interview.due_on)
    return Tag("late" if interview.due_on < today() else "open", day_and_how_late(interview.due_on))


def _due_or_held(interview: Interview) -> Tag:
    if interview.held_at is None:
        return _due(interview)
    return Tag("done", _("held %(when)s") % {"when": f"{timezone.localtime(interview.held_at):%Y-%m-%d %H:%M}"})


def _checking(interview: Interview) -> Tag:
    if interview.check_on is None or interview.state != InterviewState.HELD:
        return Tag("done", interview.check_on or "-")
    return Tag("due" if interview.check_on <= today() else "open", day_and_how_late(interview.check_on))


def _signed(interview: Interview) -> Tag:
    if interview.acknowledged_at:
        when = f"{timezone.localtime(interview.acknowledged_at):%Y-%m-%d %H:%M}"
        objects = _("objects, %(when)s") % {"when": when}
        return Tag("objection", objects) if interview.objection else Tag("signed", when)
    return Tag("waiting", _("not yet")) if interview.held_at else Tag("none", "-")


STATES = {
    InterviewState.OPEN: "warning",
    InterviewState.HELD: "info",
    InterviewState.RECTIFIED: "success",
    InterviewState.CANCELLED: "default",
}
DUE = {"late": "danger", "open": "info", "done": "default"}
CHECKING = {"due": "danger", "open": "info", "done": "default"}
SIGNED = {"objection": "danger", "signed": "success", "waiting": "warning", "none": "default"}


class InterviewQueues(QueueFilter):
    queues = OFFICE_QUEUES


@admin.register(Interview)
class InterviewAdmin(ReadOnlyAdmin):
    """Opened by the cycle; held by a person, a leader's by a head; checked 30 days later."""

    readers = OFFICE
    editors = OFFICE
    acts = (hold, record_check, print_record)
    in_brief: ClassVar = {
        "worker": Brief(
            written("month", "YYYY-MM"),
            said=kept_in_words,
            mark="state",
            order=("-month",),
            waits=lambda _worker, _at: Q(state__in=(InterviewState.OPEN, InterviewState.HELD)),
            due=DUE_AT,
            place=50,
        )
    }
    inlines = (GroundInline, CheckInline)
    list_display = (
        "worker",
        "month_name",
        "grids",
        "state_label",
        "due_or_held",
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
    search_fields = ("worker__name", "worker__pinyin__spelt", "worker__staff_number")
    date_hierarchy = "month"
    fields = (
        ("worker", "state_label"),
        ("month_name", "opened_at"),
        ("due", "checking"),
        ("held_at", "held_by_whom"),
        "standing",
        "place",
        "record",
        "plan",
        "signed",
        "objection",
        "cancelled_note",
    )
    month_name = of_month("month", _("trigger month"))
    grids = column(_("grids"), _grids)
    state_label = chosen("state", _("state"), STATES)
    due = column(_("to be held by"), _due, ordering="due_on", colours=DUE)
    due_or_held = column(_("to be held by"), _due_or_held, ordering="due_on", colours=DUE)
    held_by_whom = column(_("held by"), _held_by, ordering="held_by")
    checking = column(_("rectification checked on"), _checking, ordering="check_on", colours=CHECKING)
    standing = column(_("its ground"), _standing)
    signed = column(_("signed by the person"), _signed, ordering="acknowledged_at", colours=SIGNED)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        named = InterviewGround.objects.prefetch_related(Prefetch("grid", queryset=Grid.objects.on(today())))
        return super().get_queryset(request).prefetch_related(Prefetch("grounds", queryset=named))
