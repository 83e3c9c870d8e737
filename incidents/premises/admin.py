"""Pages of the register of premises and of patrol intervals."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateFilter

from core.clock import day_of
from core.office.acts import Asked, act, facts_of
from core.office.admin import OfficeAdmin, today
from core.office.brief import Brief
from core.office.display import Tag, chosen, column
from core.office.queues import QueueFilter
from core.templatetags.figures import day_and_how_late
from core.web.ranges import days_of
from core.worklist import end_of_day
from grids.duties import CENTER, OFFICE
from grids.territory.admin_common import OfGridAdmin
from incidents.premises import services
from incidents.premises.forms import ClosePremisesForm, IntervalForm, PremisesForm
from incidents.premises.lists import DUE_WITHIN, OFFICE_QUEUES, patrol_light
from incidents.premises.models import PatrolInterval, Premises, is_due_before

RISKS = {"high": "danger", "medium": "warning", "low": "success"}
LIGHTS = {"late": "danger", "soon": "warning", "open": "info", "none": "default"}


class PatrolFilter(admin.SimpleListFilter):
    title = _("next patrol")
    parameter_name = "patrol"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("overdue", _("overdue")), ("week", _("due within 7 days")), ("ended", _("off the register"))]

    def queryset(self, request: HttpRequest, rows: Any) -> Any:
        day = today()
        if self.value() == "overdue":
            return rows.overdue(day)
        if self.value() == "week":
            return rows.due_within(day, day.fromordinal(day.toordinal() + 8))
        if self.value() == "ended":
            return rows.exclude(pk__in=Premises.objects.in_force(day).values("pk"))
        return rows


@act(
    _("Take off the register"),
    icon="domain_disabled",
    form=lambda asked: ClosePremisesForm(asked.sent, initial={"on": asked.today}),
    offered=lambda asked: asked.row.during.upper is None,
    facts=facts_of("name", "place"),
    lead=_("What was done there stays; nobody is told to patrol it any more."),
)
def close(asked: Asked) -> object:
    services.close_premises(premises=asked.row, on=asked.values["on"])
    return _("%(name)s is off the register.") % {"name": asked.row.name}


def _next_patrol(premises: Premises) -> Tag:
    light = patrol_light(premises, today())
    if premises.patrol_due_on is None or light == "none":
        return Tag(light, "-")
    return Tag(light, day_and_how_late(premises.patrol_due_on))


class PremisesQueues(QueueFilter):
    queues = OFFICE_QUEUES


@admin.register(Premises)
class PremisesAdmin(OfGridAdmin):
    """Places and their operators' duty contacts; the next patrol follows from the last one and the interval."""

    readers = OFFICE
    editors = CENTER
    in_brief: ClassVar = {
        "grid": Brief(
            "name",
            beside="place",
            mark="risk",
            tones={"high": "late", "medium": "soon"},
            called=_("patrol due"),
            waits=lambda _grid, at: is_due_before(day_of(at) + DUE_WITHIN, day_of(at)),
            due=end_of_day("patrol_due_on"),
            waits_alone=True,
        )
    }
    joined = ("continues",)
    acts = (close,)
    form = PremisesForm
    list_display = ("name", "place", "grid_name", "kind", "risk_label", "last_patrolled_on", "next_patrol", "phone_")
    list_filter = (
        PremisesQueues,
        PatrolFilter,
        ("kind", ChoicesDropdownFilter),
        ("risk", ChoicesDropdownFilter),
        ("patrol_due_on", RangeDateFilter),
    )
    search_fields = ("name", "place", "grid__versions__code", "grid__versions__name")
    search_help_text = _("Name, place or grid")
    ordering = ("patrol_due_on", "pk")
    fields = ("grid", ("name", "place"), ("kind", "risk"), ("contact", "phone"), "registered_on")
    read_as: ClassVar = {"registered_on": ""}  # the days of the ledger stand below
    entered_once = ("grid", "last_patrolled_on", "patrol_due_on", "continues")
    history = (("registered", "last_patrolled_on"), ("patrol_due_on", "continues"))
    registered = column(_("registered"), lambda premises: days_of(premises.during))
    risk_label = chosen("risk", _("risk"), RISKS)
    next_patrol = column(_("next patrol due"), _next_patrol, ordering="patrol_due_on", colours=LIGHTS)
    phone_ = column(_("phone"), lambda premises: premises.masked_phone)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*self.fields, *self.history) if obj else self.fields

    def write(self, request: HttpRequest, obj: Premises, form: Any, change: bool) -> None:
        services.save_premises(obj, today=today())


@admin.register(PatrolInterval)
class PatrolIntervalAdmin(OfficeAdmin):
    """How often premises are patrolled; a change is a new row from a day on."""

    readers = OFFICE
    editors = CENTER
    form = IntervalForm
    list_display = ("risk", "kind_name", "days", "in_force_from")
    list_display_links = ("risk", "kind_name")
    kind_name = column(_("kind"), lambda interval: interval.get_kind_display() or _("every kind"), ordering="kind")
    list_filter = (("risk", ChoicesDropdownFilter), ("kind", ChoicesDropdownFilter))

    def write(self, request: HttpRequest, obj: PatrolInterval, form: Any, change: bool) -> None:
        services.save_interval(obj)
