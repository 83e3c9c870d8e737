"""Pages of matters and the admission of new ones."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from core.office.admin import OfficeAdmin, actor, become
from core.office.display import Tag, shown
from core.web.ranges import days_of
from core.web.refusals import sent
from grids.duties import CENTER, OFFICE, OFFICE_AND_DEPARTMENTS
from grids.matters import services as admissions
from grids.matters.forms import AdmissionForm, DecidedForm, MatterForm, ReportedForm
from grids.matters.models import AdmissionState, Matter, MatterAdmission, Subcategory
from grids.territory.models import Subdistrict


class SubcategoryInline(TabularInline):
    model = Subcategory
    extra = 0
    fields = ("position", "code", "name", "restricted", "asks_account")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self.admin_site.access(request).holds(*CENTER))

    has_change_permission = has_add_permission

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Matter)
class MatterAdmin(OfficeAdmin):
    """The policy's ten matters and those that the district admitted later."""

    readers = OFFICE_AND_DEPARTMENTS
    editors = CENTER
    may_add = False  # a new one comes by its admission
    form = MatterForm
    inlines = (SubcategoryInline,)
    list_display = ("position", "name", "platform", "restricted", "in_force", "decision")
    list_display_links = ("name",)
    list_filter = (("platform", ChoicesDropdownFilter),)
    search_fields = ("name", "code", "subcategories__name")
    fields = (
        ("code", "name"), ("position", "platform"), "restricted", ("asks_account", "asks_mediation"),
        ("begins_on", "ends_on"), "decision",
    )  # fmt: skip

    def visible(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows  # matters are the same for every subdistrict

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code",) if obj else ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if not self.has_change_permission(request, obj):
            asks = ("asks_account", "asks_mediation")
            return (("code", "name"), ("position", "platform"), "restricted", asks, "in_force", "decision")
        return self.fields

    @display(description=_("in force"))
    def in_force(self, matter: Matter) -> str:
        return days_of(matter.during)


@admin.register(MatterAdmission)
class MatterAdmissionAdmin(OfficeAdmin):
    """A new matter on its way: proposed by the center, reported to the district, decided by a document."""

    readers = OFFICE
    editors = CENTER
    form = AdmissionForm
    list_display = ("name", "code", "platform", "state_label", "reported_on", "decided_on", "document_number")
    list_filter = (("state", ChoicesDropdownFilter),)
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
        "document_number",
    )
    actions_detail = ("report", "decide")
    matter_name = shown("matter", _("matter"))
    proposed_by_whom = shown("proposed_by", _("proposed by"))
    reported_by_whom = shown("reported_by", _("reported by"))
    decided_by_whom = shown("decided_by", _("decision entered by"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else self.add_fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj is None:
            return ()
        dates = ("proposed_at", "reported_on", "decided_on", "document_number")
        return ("state_label", "matter_name", "proposed_by_whom", "reported_by_whom", "decided_by_whom", *dates)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "subdistrict":
            kwargs["queryset"] = Subdistrict.objects.within(self.access(request).scope)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: MatterAdmission, form: Any, change: bool) -> None:
        become(obj, admissions.propose_matter(admission=obj, by=actor(request), at=timezone.now()))

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        found = self.get_object(request, object_id) if self.edits(request) else None
        next_step = {AdmissionState.PROPOSED: "report", AdmissionState.REPORTED: "decide"}
        wanted = next_step.get(found.state) if found else None
        return [
            one
            for one in super().get_actions_detail(request, object_id)
            if wanted and one.action_name.endswith(f"_{wanted}")
        ]

    def _admission(self, request: HttpRequest, object_id: str) -> MatterAdmission:
        if not self.edits(request):
            raise PermissionDenied
        found = self.get_object(request, object_id)
        if found is None:
            raise Http404
        return found

    @action(description=_("Reported to the district"), url_path="report", icon="send", variant=ActionVariant.PRIMARY)
    def report(self, request: HttpRequest, object_id: str) -> HttpResponse:
        found = self._admission(request, object_id)

        def perform(values: dict[str, Any]) -> object:
            admissions.report_matter(
                admission=found, reported_on=values["reported_on"], by=actor(request), at=timezone.now()
            )
            return _("The report to the district is entered.")

        title = _("Reported to the district")
        return self.ask(request, found, title=title, form=ReportedForm(sent(request)), perform=perform)

    @action(description=_("Enter the decision"), url_path="decide", icon="gavel", variant=ActionVariant.PRIMARY)
    def decide(self, request: HttpRequest, object_id: str) -> HttpResponse:
        found = self._admission(request, object_id)

        def perform(values: dict[str, Any]) -> object:
            admissions.decide_matter(
                admission=found,
                admitted=values["decision"] == "yes",
                decided_on=values["decided_on"],
                document_number=values["document_number"],
                in_force_from=values["in_force_from"],
                by=actor(request),
                at=timezone.now(),
            )
            return _("The decision is entered.")

        title = _("Enter the decision")
        return self.ask(request, found, title=title, form=DecidedForm(sent(request)), perform=perform)

    @display(
        description=_("state"),
        ordering="state",
        label={
            AdmissionState.PROPOSED: "info",
            AdmissionState.REPORTED: "warning",
            AdmissionState.ADMITTED: "success",
            AdmissionState.REFUSED: "default",
        },
    )
    def state_label(self, found: MatterAdmission) -> Any:
        return Tag(found.state, found.get_state_display())
