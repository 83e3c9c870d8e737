"""The page of time limits, and parts of the page of cases, which stands in `desk`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RelatedDropdownFilter
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from core.office.admin import OfficeAdmin, ReadOnlyInline
from core.office.display import shown
from core.office.queues import QueueFilter
from grids.duties import CENTER, OFFICE
from incidents.cases.choices import STATE_LABELS
from incidents.cases.forms import MOVE_LABELS, USUAL, move_label
from incidents.cases.history import said_with
from incidents.cases.lists import OFFICE_QUEUES
from incidents.cases.models import IncidentMove, TimeLimit, is_late_to_accept
from incidents.cases.workflow import State
from incidents.common.admin import own_subdistricts


@admin.register(TimeLimit)
class TimeLimitAdmin(OfficeAdmin):
    """How long each stage may take; a change is a new row from a day on."""

    readers = OFFICE
    editors = CENTER
    list_display = ("about", "urgency", "stage", "how_long", "in_force_from")
    list_display_links = ("about", "urgency")
    list_select_related = ("matter",)
    list_filter = (
        ("matter", RelatedDropdownFilter),
        ("urgency", ChoicesDropdownFilter),
        ("stage", ChoicesDropdownFilter),
    )
    fields = ("subdistrict", ("matter", "urgency", "stage"), ("amount", "unit"), "in_force_from")

    @display(description=_("matter"), ordering="matter__position")
    def about(self, limit: TimeLimit) -> str:
        return str(limit.matter or _("every matter"))

    @display(description=_("how long"))
    def how_long(self, limit: TimeLimit) -> str:
        return limit.words

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_foreignkey(
            db_field, request, **(kwargs | own_subdistricts(self, request, db_field))
        )


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


class CaseQueues(QueueFilter):
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


class MoveInline(ReadOnlyInline, TabularInline):
    """The history of a case: every move, with its note."""

    model = IncidentMove
    fields = ("at", "move_name", "way", "by_whom", "note")
    readonly_fields = fields
    by_whom = shown("actor", _("by"))
    ordering = ("position",)
    verbose_name_plural = _("History of the case")

    def get_queryset(self, request: HttpRequest) -> QuerySet[IncidentMove]:
        return super().get_queryset(request).select_related("actor__worker", "incident__text")

    @display(description=_("move"))
    def move_name(self, move: IncidentMove) -> str:
        return move_label(move.move)

    @display(description=_("from and to"))
    def way(self, move: IncidentMove) -> str:
        labels = {state.value: str(label) for state, label in STATE_LABELS.items()}
        return f"{labels.get(move.from_state, '')} → {labels.get(move.to_state, '')}"

    @display(description=_("note"))
    def note(self, move: IncidentMove) -> str:
        text = getattr(move.incident, "text", None)
        return said_with(move, text.notes.get(str(move.position), "") if text else "") or "-"


def move_action(name: str) -> Callable[..., HttpResponse]:
    """The button of one move: it opens the form of that move."""
    label, icon = MOVE_LABELS[name]

    def make(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.move_view(request, object_id, name)

    make.__name__ = action_name(name)
    variant = ActionVariant.PRIMARY if name in USUAL_HERE else ActionVariant.DEFAULT
    return action(description=label, url_path=f"move/{name}", icon=icon, variant=variant)(make)


def action_name(move: str) -> str:
    return f"move_{move.replace('-', '_')}"
