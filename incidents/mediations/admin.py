"""Pages of mediations."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesDropdownFilter, RangeDateFilter
from unfold.decorators import display

from core.office.admin import OfficeAdmin, become
from core.office.display import Tag
from grids.duties import CENTER, OFFICE_AND_DEPARTMENTS
from incidents.mediations.forms import MediationForm
from incidents.mediations.models import Mediation, MediationOutcome
from incidents.mediations.services import record_mediation
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
        become(obj, record_mediation(obj, by=account_of(request), at=timezone.now()))

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
