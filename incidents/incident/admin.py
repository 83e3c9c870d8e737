"""The page of time limits, and parts of the page of incidents (the page itself is in `desk`)."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import F
from django.db.models.functions import TruncDate
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RelatedDropdownFilter

from core.office.admin import OfficeAdmin
from core.office.brief import Brief, day
from core.office.display import column
from core.office.queues import QueueFilter
from grids.duties import CENTER, OFFICE
from grids.matters.lists import matters_to_choose
from incidents.common.models import Urgency
from incidents.incident.ages import AGES
from incidents.incident.forms import USUAL
from incidents.incident.lists import DEADLINE, OFFICE_QUEUES, TITLE, WAITS_SINCE
from incidents.incident.models import OPEN, is_late_to_accept
from incidents.incident.models_of_limits import TimeLimit
from incidents.incident.rules import Standing
from incidents.incident.workflow import State
from staff.departments.lists import departments_to_choose


@admin.register(TimeLimit)
class TimeLimitAdmin(OfficeAdmin):
    """How long each stage may take; a change is a new row from a day on."""

    readers = OFFICE
    editors = CENTER
    list_display = ("about", "urgency", "stage", "how_long", "in_force_from")
    list_display_links = ("about", "urgency")
    list_select_related = ("matter",)
    list_filter = ("matter", "urgency", "stage")
    fields = ("subdistrict", ("matter", "urgency", "stage"), ("amount", "unit"), "in_force_from")

    about = column(_("matter"), lambda limit: limit.matter or _("every matter"), ordering="matter__position")
    how_long = column(_("how long"), lambda limit: limit.words)


USUAL_HERE = USUAL - {"self-close", "confirm"}  # the center may make these for a member, but seldom does

STATE_COLOURS = {
    **{state.value: "info" for state in State},
    **{
        state.value: "warning"
        for state in (State.REPORTED, State.SENT_BACK, State.EXTENSION_ASKED, State.REOPENED, State.RETURNED)
    },
    **{state.value: "success" for state in (State.CLOSED, State.EVALUATED, State.SELF_CLOSED)},
    **{state.value: "default" for state in (State.DRAFT, State.DISCARDED)},
    **{state.value: "danger" for state in (State.INVALID, State.DUPLICATE)},
}


URGENCIES = {Urgency.URGENT: "warning", Urgency.EMERGENCY: "danger", Urgency.NORMAL: "default"}
LIGHTS = {
    Standing.LATE: "danger",
    Standing.SOON: "warning",
    Standing.OPEN: "success",
    Standing.MET: "success",
    Standing.PAUSED: "info",
    Standing.NONE: "default",
}

# What the pages of a person and of a grid say of cases: those that the person reported, and what is open on the grid.
IN_BRIEF = {
    "reporter": Brief(TITLE, beside=TruncDate("reported_at"), beside_said=day, mark="state", place=70),
    "grid": Brief(
        TITLE,
        beside="number",
        mark="state",
        waits=lambda _grid, _at: OPEN,
        due=DEADLINE,
        since=WAITS_SINCE,
        order=(F("reported_at").desc(nulls_last=True), "-pk"),
        says_all=True,
        place=20,
    ),
}


class IncidentQueues(QueueFilter):
    queues = OFFICE_QUEUES


class OverdueFilter(admin.SimpleListFilter):
    title = _("deadline")
    parameter_name = "deadline"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [
            ("overdue", _("overdue")),
            ("soon", _("due soon")),
            ("unaccepted", _("not accepted in time")),
            ("open", _("still open")),
        ]

    def queryset(self, request: HttpRequest, rows: Any) -> Any:
        now = timezone.now()
        if self.value() == "overdue":
            return rows.overdue(now)
        if self.value() == "soon":
            return rows.due_soon(now)
        if self.value() == "unaccepted":
            return rows.filter(is_late_to_accept(now))
        return rows.open() if self.value() == "open" else rows


class AgeFilter(admin.SimpleListFilter):
    title = _("waiting for")
    parameter_name = "age"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [(age.key, age.label) for age in AGES]

    def queryset(self, request: HttpRequest, rows: Any) -> Any:
        chosen = [age for age in AGES if age.key == self.value()]
        return rows.filter(chosen[0].where(timezone.now())) if chosen else rows


class MatterFilter(RelatedDropdownFilter):
    """Its choices stand for long, so they are not asked for by every list."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        return list(matters_to_choose())


class DepartmentFilter(RelatedDropdownFilter):
    """As that of matters."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        return list(departments_to_choose())
