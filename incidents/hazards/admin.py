"""Pages of hazards. A hazard is written down once; after that it is re-checked, reported and judged."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesDropdownFilter, RangeDateTimeFilter
from unfold.decorators import action, display

from core.clock import as_deadline
from core.office.admin import ReadOnlyInline, become
from core.office.display import Tag, shown
from core.office.queues import QueueFilter
from core.office.sheets import SheetImportMixin
from core.web.refusals import sent
from core.web.widgets import MomentInput
from grids.duties import CENTER, OFFICE_AND_DEPARTMENTS
from grids.territory.admin_common import OfGridAdmin
from incidents.hazards import services
from incidents.hazards.documents import HazardSheet
from incidents.hazards.forms import HazardForm, RecheckForm
from incidents.hazards.lists import OFFICE_QUEUES, hazard_light
from incidents.hazards.models import Hazard, HazardRecheck, HazardState
from staff.access import account_of

STATES = {
    HazardState.OPEN: "warning",
    HazardState.FIXED: "success",
    HazardState.RECTIFIED: "success",
    HazardState.REPORTED: "info",
}


class DeadlineFilter(admin.SimpleListFilter):
    title = _("deadline")
    parameter_name = "deadline"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("overdue", _("overdue")), ("open", _("still open"))]

    def queryset(self, request: HttpRequest, rows: Any) -> Any:
        if self.value() == "overdue":
            return rows.overdue(timezone.now())
        return rows.open() if self.value() == "open" else rows


class RecheckInline(ReadOnlyInline, TabularInline):
    model = HazardRecheck
    fields = ("when", "by_whom", "passed", "note")
    readonly_fields = fields
    when = shown("at", _("re-checked at"))
    by_whom = shown("by", _("by"))
    verbose_name_plural = _("Re-checks")

    def get_queryset(self, request: HttpRequest) -> QuerySet[HazardRecheck]:
        return super().get_queryset(request).select_related("by__worker")


class HazardQueues(QueueFilter):
    queues = OFFICE_QUEUES


@admin.register(Hazard)
class HazardAdmin(SheetImportMixin, OfGridAdmin):
    sheets = [HazardSheet]
    readers = OFFICE_AND_DEPARTMENTS
    editors = CENTER
    form = HazardForm
    inlines = (RecheckInline,)
    list_display = ("where", "kind_name", "description", "grid_name", "level", "state_label", "due", "found_by", "case")
    list_filter = (
        HazardQueues,
        DeadlineFilter,
        ("state", ChoicesDropdownFilter),
        ("level", ChoicesDropdownFilter),
        ("judged_invented", BooleanRadioFilter),
        ("found_at", RangeDateTimeFilter),
    )
    search_fields = ("place", "premises__name", "description", "found_by__name", "found_by__pinyin", "incident__number")
    autocomplete_fields = ("grid", "premises", "found_by")
    date_hierarchy = "found_at"
    actions_detail = ("recheck", "hand_on", "judge_invented", "judge_true")
    add_fieldsets = (
        (None, {"fields": (("grid", "premises"), "place", ("subcategory", "level"), ("found_at", "found_by"))}),
        (None, {"fields": ("checked", "description", "measures", ("ending", "due_on"), "responsible")}),
    )
    fieldsets = (
        (None, {"fields": (("where", "grid_name"), ("kind_name", "level"), "description", "checked", "measures")}),
        (
            _("Who and when"),
            {
                "fields": (
                    ("found_when", "finder"),
                    ("state_label", "due"),
                    ("settled", "case"),
                    ("responsible", "judged"),
                )
            },
        ),
    )
    found_when = shown("found_at", _("checked at"))
    finder = shown("found_by", _("checked by"))
    settled = shown("settled_at", _("settled"))
    case = shown("incident", _("incident"))
    where = shown("where", _("place"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fieldsets if obj else self.add_fieldsets

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.inlines if obj else ()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ()
        plain = ("where", "grid_name", "kind_name", "level", "description", "checked", "measures", "responsible")
        return (*plain, "found_when", "finder", "state_label", "due", "settled", "case", "judged")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        joined = ("premises", "subcategory__matter", "found_by", "incident", "judged_by__worker")
        return super().get_queryset(request).select_related(*joined)

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        row = self.get_object(request, object_id)
        if row is None or not self.edits(request):
            return []
        names = {"recheck", "hand_on"} if row.state == HazardState.OPEN else set()
        names.add("judge_true" if row.judged_invented else "judge_invented")
        found = super().get_actions_detail(request, object_id)
        return [one for one in found if one.action_name.removeprefix("incidents_hazard_") in names]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "found_at":  # one field of the browser's own, not a date and a time apart
            return db_field.formfield(widget=MomentInput())
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Hazard, form: Any, change: bool) -> None:
        ending = form.ending_chosen()
        become(obj, services.record_hazard(obj, ending=ending, by=account_of(request), at=timezone.now()))

    # --- steps ---

    def _row(self, request: HttpRequest, object_id: str) -> Hazard:
        row = self.get_object(request, object_id)
        if row is None or not self.edits(request):
            raise Http404
        return row

    @action(description=_("Re-check"), icon="fact_check")
    def recheck(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self._row(request, object_id)

        def perform(values: dict[str, Any]) -> object:
            passed = values["passed"] == "yes"
            services.recheck_hazard(
                hazard=row, passed=passed, note=values["note"], by=account_of(request), at=timezone.now()
            )
            return _("The re-check is noted.")

        return self.ask(request, row, title=_("Re-check"), perform=perform, form=RecheckForm(sent(request)))

    @action(description=_("Report as a case"), icon="forward_to_inbox")
    def hand_on(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self._row(request, object_id)

        def perform(_values: dict[str, Any]) -> object:
            saved = services.report_hazard(hazard=row, by=account_of(request), at=timezone.now())
            return _("%(number)s is reported.") % {"number": saved.incident}

        lead = _("What the grid cannot put right becomes a case of the same place and kind.")
        return self.ask(request, row, title=_("Report as a case"), perform=perform, lead=lead)

    @action(description=_("Judge invented"), icon="block")
    def judge_invented(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._judge(request, object_id, True, _("Judge invented"))

    @action(description=_("Judge true"), icon="undo")
    def judge_true(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._judge(request, object_id, False, _("Judge true"))

    def _judge(self, request: HttpRequest, object_id: str, invented: bool, title: object) -> HttpResponse:
        row = self._row(request, object_id)

        def perform(_values: dict[str, Any]) -> object:
            services.judge_hazard(hazard=row, invented=invented, by=account_of(request), at=timezone.now())
            return _("The judgement is noted.")

        lead = _("What is invented counts for nothing. Who judged it, and when, is kept.")
        return self.ask(request, row, title=title, perform=perform, lead=lead)

    # --- columns ---

    @display(description=_("kind of hazard"), ordering="subcategory")
    def kind_name(self, hazard: Hazard) -> str:
        return f"{hazard.subcategory.matter.name} · {hazard.subcategory.name}"

    @display(description=_("state"), ordering="state", label=STATES)
    def state_label(self, hazard: Hazard) -> Any:
        return Tag(hazard.state, hazard.get_state_display())

    @display(
        description=_("to be put right by"),
        ordering="due_at",
        label={"late": "danger", "soon": "warning", "open": "info", "met": "success", "none": "default"},
    )
    def due(self, hazard: Hazard) -> Any:
        text = as_deadline(hazard.due_at, today=timezone.localdate()) if hazard.due_at else "-"
        return Tag(hazard_light(hazard, timezone.now()), text)

    @display(description=_("judged"))
    def judged(self, hazard: Hazard) -> str:
        if hazard.judged_by is None:
            return "-"
        text = _("invented, by %(name)s") if hazard.judged_invented else _("true, by %(name)s")
        return str(text % {"name": hazard.judged_by})
