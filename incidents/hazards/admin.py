"""Pages of hazards. A hazard is written down once; after that it is re-checked, reported and judged."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import F, Value
from django.db.models.functions import Coalesce, NullIf, TruncDate
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesDropdownFilter

from core.clock import as_deadline
from core.office.acts import Asked, act, facts_of
from core.office.admin import WrittenOnce, actor, become
from core.office.admin_inlines import ReadOnlyInline
from core.office.brief import Brief, day
from core.office.display import Tag, attribute, chosen, column, section
from core.office.filters import RangeDateTimeFilter
from core.office.queues import QueueFilter
from core.office.sheets import SheetImportMixin
from core.templatetags.figures import how_late
from grids.duties import CENTER, OFFICE_AND_DEPARTMENTS
from grids.territory.admin_common import OfGridAdmin
from incidents.hazards import services
from incidents.hazards.forms import HazardForm, RecheckForm
from incidents.hazards.lists import OFFICE_QUEUES, hazard_light
from incidents.hazards.models import OPEN, Hazard, HazardRecheck, HazardState
from incidents.hazards.sheets import HazardSheet

WHERE = Coalesce(NullIf("place", Value("")), F("premises__name"))  # by `Hazard.where`

# --- acts -----------------------------------------------------------------------------------------

WHAT = facts_of("place", "description", "measures")


def _open(asked: Asked) -> bool:
    return asked.row.state == HazardState.OPEN


@act(_("Re-check"), icon="fact_check", form=RecheckForm, offered=_open, facts=WHAT)
def recheck(asked: Asked) -> object:
    passed, note = asked.values["passed"] == "yes", asked.values["note"]
    services.recheck_hazard(hazard=asked.row, passed=passed, note=note, **asked.by)
    return _("The re-check is noted.")


@act(
    _("Report as a case"),
    icon="forward_to_inbox",
    offered=_open,
    facts=WHAT,
    lead=_("What the grid cannot put right becomes a case of the same place and kind."),
)
def hand_on(asked: Asked) -> object:
    saved = services.report_hazard(hazard=asked.row, **asked.by)
    return _("%(number)s is reported.") % {"number": saved.incident}


KEPT = _("What is invented counts for nothing. Who judged it, and when, is kept.")


@act(_("Judge invented"), icon="block", offered=lambda asked: not asked.row.judged_invented, facts=WHAT, lead=KEPT)
def judge_invented(asked: Asked) -> object:
    return _judged(asked, True)


@act(_("Judge true"), icon="undo", offered=lambda asked: asked.row.judged_invented, facts=WHAT, lead=KEPT)
def judge_true(asked: Asked) -> object:
    return _judged(asked, False)


def _judged(asked: Asked, invented: bool) -> object:
    services.judge_hazard(hazard=asked.row, invented=invented, **asked.by)
    return _("The judgement is noted.")


# --- the page -------------------------------------------------------------------------------------


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
    joined = ("by__worker",)
    fields = ("when", "by_whom", "by_sheet", "passed", "note")
    when = attribute("at", _("re-checked at"))
    by_whom = attribute("by", _("by"))
    verbose_name_plural = _("Re-checks")


def _kind(hazard: Hazard) -> str:
    return f"{hazard.subcategory.matter.name} · {hazard.subcategory.name}"


def _due(hazard: Hazard) -> Tag:
    light = hazard_light(hazard, timezone.now())
    if hazard.due_at is None:
        return Tag(light, "-")
    text = as_deadline(hazard.due_at, today=timezone.localdate())
    if hazard.settled_at is None:
        return Tag(light, f"{text} · {how_late(hazard.due_at)}")
    return Tag(light, f"{text} · {_('settled late')}" if light == "late" else text)


def _judgement(hazard: Hazard) -> object:
    if hazard.judged_by is None:
        return "-"
    text = _("invented, by %(name)s") if hazard.judged_invented else _("true, by %(name)s")
    return text % {"name": hazard.judged_by}


STATES = {
    HazardState.OPEN: "warning",
    HazardState.FIXED: "success",
    HazardState.RECTIFIED: "success",
    HazardState.REPORTED: "info",
}
LIGHTS = {"late": "danger", "soon": "warning", "open": "info", "met": "success", "none": "default"}


class HazardQueues(QueueFilter):
    queues = OFFICE_QUEUES


IN_BRIEF = Brief(
    "description",
    beside=TruncDate("found_at"),
    beside_said=day,
    mark="state",
    order=("-found_at", "-pk"),
    waits=lambda _about, _at: OPEN,
    due="due_at",
    since="found_at",
    place=72,
)


@admin.register(Hazard)
class HazardAdmin(SheetImportMixin, WrittenOnce, OfGridAdmin):
    sheets = [HazardSheet]
    readers = OFFICE_AND_DEPARTMENTS
    editors = CENTER
    in_brief: ClassVar = {"found_by": IN_BRIEF, "grid": IN_BRIEF}
    acts = (recheck, hand_on, judge_invented, judge_true)
    form = HazardForm
    joined = ("premises", "subcategory__matter", "found_by", "incident", "judged_by__worker")
    list_select_related = ("premises", "subcategory__matter", "found_by", "incident")
    inlines = (RecheckInline,)
    list_display = ("where", "kind_name", "description", "grid_name", "level", "state_label", "due", "case")
    list_filter = (
        HazardQueues,
        DeadlineFilter,
        ("state", ChoicesDropdownFilter),
        ("level", ChoicesDropdownFilter),
        ("judged_invented", BooleanRadioFilter),
        ("found_at", RangeDateTimeFilter),
    )
    search_fields = (
        "place",
        "premises__name",
        "description",
        "found_by__name",
        "found_by__pinyin__spelt",
        "incident__number",
    )
    autocomplete_fields = ("grid", "premises", "found_by")
    date_hierarchy = "found_at"
    add_fieldsets = (
        section(None, ("grid", "premises"), "place", ("subcategory", "level"), ("found_at", "found_by")),
        section(None, "checked", "description", "measures", ("ending", "due_on"), "responsible"),
    )
    fieldsets = (
        section(None, ("where", "grid_name"), ("kind_name", "level"), "description", "checked", "measures"),
        section(
            _("Who and when"),
            ("checked_when", "finder"),
            ("state_label", "due"),
            ("settled", "case"),
            ("responsible", "judged"),
        ),
    )
    where = column(_("place"), lambda hazard: hazard.where, ordering=WHERE)
    kind_name = column(_("kind of hazard"), _kind, ordering="subcategory")
    checked_when = attribute("found_at", _("checked at"))
    finder = attribute("found_by", _("checked by"))
    state_label = chosen("state", _("state"), STATES)
    due = column(_("to be put right by"), _due, ordering="due_at", colours=LIGHTS)
    settled = attribute("settled_at", _("settled"))
    case = attribute("incident", _("incident"))
    judged = column(_("judged"), _judgement)

    def write(self, request: HttpRequest, obj: Hazard, form: Any, change: bool) -> None:
        become(obj, services.record_hazard(obj, ending=form.ending_chosen(), by=actor(request), at=timezone.now()))
