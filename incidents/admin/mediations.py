"""Pages of mediations, publicity activities and visits on a legal basis."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesDropdownFilter, RangeDateFilter
from unfold.decorators import display

from core.admin import OfficeAdmin, ReadOnlyAdmin, Tag, become, today
from grids.backoffice import OfGridAdmin
from grids.duties import CENTER, OFFICE, OFFICE_AND_DEPARTMENTS
from grids.models import Grid
from incidents import services
from incidents.admin.tasks import open_grids
from incidents.forms.tasks import MediationForm, PublicityForm
from incidents.models import (
    LEGAL_BASIS,
    CareCategory,
    CareCount,
    CareVisit,
    Mediation,
    MediationOutcome,
    PublicityActivity,
)
from staff.access import account_of


@admin.register(Mediation)
class MediationAdmin(OfficeAdmin):
    """A mediation is written down once; a further one is a further row."""

    readers = OFFICE_AND_DEPARTMENTS
    editors = CENTER
    form = MediationForm
    list_display = ("incident", "held_on", "mediator_name", "outcome_label", "agreement", "may_escalate")
    list_filter = (
        ("held_on", RangeDateFilter),
        ("outcome", ChoicesDropdownFilter),
        ("may_escalate", BooleanRadioFilter),
    )
    search_fields = ("incident__number", "mediator__name", "mediator__pinyin")
    autocomplete_fields = ("incident", "mediator")
    date_hierarchy = "held_on"
    fieldsets = (
        (None, {"fields": (("incident", "held_on"), ("mediator", "other_mediators"), "parties")}),
        (None, {"fields": (("outcome", "agreement"), "content", "may_escalate")}),
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        names = ("incident", "held_on", "mediator", "other_mediators", "outcome", "agreement", "content")
        return (*names, "parties", "may_escalate") if obj else ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("incident", "mediator")

    def save_model(self, request: HttpRequest, obj: Mediation, form: Any, change: bool) -> None:
        become(obj, services.record_mediation(obj, by=account_of(request), at=timezone.now()))

    @display(description=_("mediator"), ordering="mediator")
    def mediator_name(self, mediation: Mediation) -> str:
        return "、".join(str(name) for name in (mediation.mediator, mediation.other_mediators) if name)

    @display(
        description=_("outcome"),
        ordering="outcome",
        label={
            MediationOutcome.SETTLED: "success",
            MediationOutcome.FAILED: "danger",
            MediationOutcome.REFERRED: "info",
        },
    )
    def outcome_label(self, mediation: Mediation) -> Any:
        return Tag(mediation.outcome, mediation.get_outcome_display())


@admin.register(PublicityActivity)
class PublicityAdmin(OfficeAdmin):
    readers = OFFICE
    editors = CENTER
    form = PublicityForm
    list_display = ("day", "topic", "kind", "grid_names", "reached", "worker", "content")
    list_select_related = ("worker",)
    list_filter = (("day", RangeDateFilter), ("topic", ChoicesDropdownFilter), ("kind", ChoicesDropdownFilter))
    search_fields = ("worker__name", "worker__pinyin", "content")
    autocomplete_fields = ("worker",)
    date_hierarchy = "day"
    fields = (("day", "worker"), ("kind", "topic"), "reached", "content", "where")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        named = Prefetch("grids", queryset=Grid.objects.on(today()))
        return super().get_queryset(request).prefetch_related(named)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"offered": open_grids(self, request)})

    def save_model(self, request: HttpRequest, obj: PublicityActivity, form: Any, change: bool) -> None:
        grids = list(form.cleaned_data["where"])
        become(obj, services.save_activity(obj, grids=grids, by=account_of(request), today=today()))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The grids were saved with the activity."""

    @display(description=_("grids"))
    def grid_names(self, activity: PublicityActivity) -> str:
        names = [str(grid) for grid in activity.grids.all()]
        return "、".join(names[:3]) + (f" … ({len(names)})" if len(names) > 3 else "")


@admin.register(CareVisit)
class CareVisitAdmin(OfGridAdmin):
    """Codes and nothing else. The office alone sees the rows, and they are exported nowhere."""

    readers = OFFICE
    editors = CENTER
    may_delete = True
    list_display = ("day", "category", "outcome", "grid_name", "worker")
    list_select_related = ("worker",)
    list_filter = (
        ("day", RangeDateFilter),
        ("category", ChoicesDropdownFilter),
        ("outcome", ChoicesDropdownFilter),
    )
    autocomplete_fields = ("worker", "grid")
    date_hierarchy = "day"
    fields = (("grid", "worker"), "day", ("category", "outcome"))

    def save_model(self, request: HttpRequest, obj: CareVisit, form: Any, change: bool) -> None:
        services.record_care_visit(obj, by=account_of(request), today=today())


@admin.register(CareCount)
class CareCountAdmin(ReadOnlyAdmin):
    """What everybody else may know of these visits: counts of 5 and more, by month and category."""

    readers = OFFICE
    list_display = ("month_name", "category", "basis", "visits")
    list_filter = (("month", RangeDateFilter), ("category", ChoicesDropdownFilter))
    fields = ("month_name", "category", "basis", "visits")
    readonly_fields = ("month_name", "basis")

    @display(description=_("month"), ordering="month")
    def month_name(self, count: CareCount) -> str:
        return f"{count.month:%Y-%m}"

    @display(description=_("legal basis"))
    def basis(self, count: CareCount) -> str:
        return str(LEGAL_BASIS[CareCategory(count.category)])
