"""Pages of matters and the admission of new ones."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from core.office.acts import Asked, act, always, facts_of
from core.office.admin import OfficeAdmin, WrittenOnce, actor, become
from core.office.display import attribute, chosen, column
from core.office.history import EditedInline
from core.punctuation import listed
from core.web.ranges import days_of
from grids.duties import CENTER, OFFICE, OFFICE_AND_DEPARTMENTS
from grids.matters import services as admissions
from grids.matters.forms import AdmissionForm, DecidedForm, MatterForm, ReportedForm
from grids.matters.models import AdmissionState, Matter, MatterAdmission, Subcategory


class SubcategoryInline(EditedInline, TabularInline):
    model = Subcategory
    editors = CENTER
    fields = ("position", "code", "name", "restricted", "asks_account")


@admin.register(Matter)
class MatterAdmin(OfficeAdmin):
    """The policy's ten matters and those that the district admitted later."""

    readers = OFFICE_AND_DEPARTMENTS
    editors = CENTER
    may_add = False  # a new one comes by its admission
    entered_once = ("code",)
    form = MatterForm
    inlines = (SubcategoryInline,)
    list_display = ("position", "name", "platform", "restricted", "in_force", "decision")
    list_display_links = ("name",)
    list_filter = ("platform",)
    search_fields = ("name", "code", "subcategories__name")
    fields = (
        ("code", "name"), ("position", "platform"), "restricted", ("asks_account", "asks_mediation"),
        ("begins_on", "ends_on"), "decision",
    )  # fmt: skip
    in_force = column(_("in force"), lambda matter: days_of(matter.during))

    def visible(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows  # matters are the same for every subdistrict

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if not self.has_change_permission(request, obj):
            asks = ("asks_account", "asks_mediation")
            return (("code", "name"), ("position", "platform"), "restricted", asks, "in_force", "decision")
        return self.fields


@act(
    _("Reported to the district"),
    icon="send",
    form=ReportedForm,
    offered=lambda asked: asked.row.state == AdmissionState.PROPOSED,
    turn=always,
    facts=facts_of("name", "reason"),
)
def report(asked: Asked) -> object:
    admissions.report_matter(admission=asked.row, reported_on=asked.values["reported_on"], **asked.by)
    return _("The report to the district is entered.")


@act(
    _("Enter the decision"),
    icon="gavel",
    form=DecidedForm,
    offered=lambda asked: asked.row.state == AdmissionState.REPORTED,
    turn=always,
    facts=facts_of("name", "reported_on"),
)
def decide(asked: Asked) -> object:
    values = asked.values
    admissions.decide_matter(
        admission=asked.row,
        admitted=values["decision"] == "yes",
        decided_on=values["decided_on"],
        document_number=values["document_number"],
        in_force_from=values["in_force_from"],
        **asked.by,
    )
    return _("The decision is entered.")


STATES = {
    AdmissionState.PROPOSED: "info",
    AdmissionState.REPORTED: "warning",
    AdmissionState.ADMITTED: "success",
    AdmissionState.REFUSED: "default",
}


@admin.register(MatterAdmission)
class MatterAdmissionAdmin(WrittenOnce):
    """A new matter on its way: proposed by the center, reported to the district, decided by a document."""

    readers = OFFICE
    editors = CENTER
    acts = (report, decide)
    form = AdmissionForm
    list_display = ("name", "code", "platform", "state_label", "reported_on", "decided_on", "document_number")
    list_filter = ("state",)
    search_fields = ("name", "code", "document_number")
    add_fields = ("subdistrict", ("code", "name"), "platform", "reason")
    fields = (
        "state_label",
        ("code", "name"),
        ("platform", "matter_name"),
        "reason",
        ("proposed_by_whom", "proposed_at"),
        ("reported_on", "reported_by_whom"),
        ("decided_on", "decided_by_whom"),
        ("document_number", "decided_by_the_group"),
    )
    state_label = chosen("state", _("state"), STATES)
    matter_name = attribute("matter", _("matter"))
    proposed_by_whom = attribute("proposed_by", _("proposed by"))
    reported_by_whom = attribute("reported_by", _("reported by"))
    decided_by_whom = attribute("decided_by", _("decision entered by"))
    # The leading group is on a floor above: it points at the admission, and is read from here by that relation alone.
    decided_by_the_group = column(
        _("decision of the leading group"),
        lambda admission: listed(str(each) for each in admission.group_decisions.filter(withdrawn_at=None)),
    )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else self.add_fields

    def write(self, request: HttpRequest, obj: MatterAdmission, form: Any, change: bool) -> None:
        become(obj, admissions.propose_matter(admission=obj, by=actor(request), at=timezone.now()))
