"""Pages of the register of premises and of patrol intervals."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateFilter
from unfold.decorators import action, display

from core.office.admin import OfficeAdmin, today
from core.office.display import Tag
from core.office.queues import QueueFilter
from core.web.ranges import days_of
from core.web.refusals import sent
from grids.duties import CENTER, OFFICE
from grids.territory.admin_common import OfGridAdmin
from incidents.common.admin import own_subdistricts
from incidents.premises import services
from incidents.premises.forms import ClosePremisesForm, IntervalForm, PremisesForm
from incidents.premises.lists import OFFICE_QUEUES, patrol_light
from incidents.premises.models import PatrolInterval, Premises

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


class PremisesQueues(QueueFilter):
    queues = OFFICE_QUEUES


@admin.register(Premises)
class PremisesAdmin(OfGridAdmin):
    """Places and their operators' duty contacts; the next patrol follows from the last one and the interval."""

    readers = OFFICE
    editors = CENTER
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
    actions_detail = ("close",)
    fields = ("grid", ("name", "place"), ("kind", "risk"), ("contact", "phone"), "registered_on")
    history = ("registered", "last_patrolled_on", "patrol_due_on", "continues")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (
            (*self.fields, ("registered", "last_patrolled_on"), ("patrol_due_on", "continues")) if obj else self.fields
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("grid", *self.history) if obj else ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("continues")

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        row = self.get_object(request, object_id)
        open_ = row is not None and row.during.upper is None and self.edits(request)
        return super().get_actions_detail(request, object_id) if open_ else []

    def save_model(self, request: HttpRequest, obj: Premises, form: Any, change: bool) -> None:
        services.save_premises(obj, today=today())

    @action(description=_("Take off the register"), icon="domain_disabled")
    def close(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row is None or not self.edits(request):
            raise Http404

        def perform(values: dict[str, Any]) -> object:
            services.close_premises(premises=row, on=values["on"])
            return _("%(name)s is off the register.") % {"name": row.name}

        form = ClosePremisesForm(sent(request), initial={"on": today()})
        lead = _("What was done there stays; nobody is told to patrol it any more.")
        return self.ask(request, row, title=_("Take off the register"), perform=perform, form=form, lead=lead)

    @display(description=_("risk"), ordering="risk", label={"high": "danger", "medium": "warning", "low": "success"})
    def risk_label(self, premises: Premises) -> Any:
        return Tag(premises.risk, premises.get_risk_display())

    @display(description=_("next patrol due"), ordering="patrol_due_on", label=LIGHTS)
    def next_patrol(self, premises: Premises) -> Any:
        light = patrol_light(premises, today())
        return Tag(light, premises.patrol_due_on.isoformat() if premises.patrol_due_on and light != "none" else "-")

    @display(description=_("phone"))
    def phone_(self, premises: Premises) -> str:
        return premises.masked_phone or "-"

    @display(description=_("registered"))
    def registered(self, premises: Premises) -> str:
        return days_of(premises.during)


@admin.register(PatrolInterval)
class PatrolIntervalAdmin(OfficeAdmin):
    """How often premises are patrolled; a change is a new row from a day on."""

    readers = OFFICE
    editors = CENTER
    form = IntervalForm
    list_display = ("risk", "kind_name", "days", "in_force_from")
    list_display_links = ("risk", "kind_name")
    list_filter = (("risk", ChoicesDropdownFilter), ("kind", ChoicesDropdownFilter))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_foreignkey(
            db_field, request, **(kwargs | own_subdistricts(self, request, db_field))
        )

    def save_model(self, request: HttpRequest, obj: PatrolInterval, form: Any, change: bool) -> None:
        services.save_interval(obj)

    @display(description=_("kind"), ordering="kind")
    def kind_name(self, interval: PatrolInterval) -> str:
        return str(interval.get_kind_display() if interval.kind else _("every kind"))
