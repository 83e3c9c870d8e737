"""Pages of time limits, base information, awareness surveys and receipts."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import (
    ChoicesDropdownFilter,
    RangeDateFilter,
    RelatedDropdownFilter,
)
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from core.admin import OfficeAdmin, ReadOnlyAdmin, sent, shown, today
from core.sheet_admin import SheetImportMixin
from grids.backoffice import OfGridAdmin
from grids.duties import CENTER, OFFICE
from incidents.forms import (
    BaseEntryForm,
    NothingReceivedForm,
    last_month,
)
from incidents.models import (
    AwarenessSurvey,
    BaseEntry,
    Receipt,
    TimeLimit,
)
from incidents.resources import AwarenessSheet, BaseEntrySheet
from staff.access import account_of


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


def own_subdistricts(page: OfficeAdmin, request: HttpRequest, db_field: Any) -> dict[str, Any]:
    """Only the account's own subdistricts to choose from."""
    if db_field.name != "subdistrict":
        return {}
    return {"queryset": db_field.related_model.objects.within(page.access(request).scope)}


@admin.register(BaseEntry)
class BaseEntryAdmin(SheetImportMixin, OfGridAdmin):
    """Counts of base information by grid, day and class; a monthly sheet replaces its month."""

    resource_classes = [BaseEntrySheet]
    readers = OFFICE
    editors = CENTER
    may_delete = True
    form = BaseEntryForm
    list_display = ("day", "grid_name", "entry_class", "worker", "new", "changed", "verified", "source")
    list_select_related = ("worker",)
    list_filter = (("day", RangeDateFilter), ("entry_class", ChoicesDropdownFilter), ("source", ChoicesDropdownFilter))
    search_fields = ("worker__name", "worker__pinyin", "grid__versions__code", "grid__versions__name")
    autocomplete_fields = ("worker", "grid")
    date_hierarchy = "day"
    fields = (("grid", "day"), ("entry_class", "worker"), ("new", "changed", "verified"))


@admin.register(AwarenessSurvey)
class AwarenessSurveyAdmin(SheetImportMixin, OfGridAdmin):
    resource_classes = [AwarenessSheet]
    readers = OFFICE
    editors = CENTER
    may_delete = True
    list_display = ("month_name", "grid_name", "asked", "knowing", "rate")
    list_filter = (("month", RangeDateFilter),)
    search_fields = ("grid__versions__code", "grid__versions__name")
    date_hierarchy = "month"
    fields = (("grid", "month"), ("asked", "knowing"), ("participating", "satisfied"))

    @display(description=_("month"), ordering="month")
    def month_name(self, survey: AwarenessSurvey) -> str:
        return f"{survey.month:%Y-%m}"

    @display(description=_("awareness rate"), ordering=F("knowing") * 100 / F("asked"))
    def rate(self, survey: AwarenessSurvey) -> str:
        return f"{survey.knowing / survey.asked:.1%}" if survey.asked else "-"


DATASETS = {
    "base_entries": _("base information"),
    "awareness": _("awareness surveys"),
    "incidents": _("incidents"),
    "visits": _("visits and patrols"),
}


@admin.register(Receipt)
class ReceiptAdmin(ReadOnlyAdmin):
    """Which figures have arrived for which month. “Nothing to import” is an entry too."""

    readers = OFFICE
    editors = CENTER
    list_display = ("month_name", "dataset_name", "rows", "received_at", "received_by_whom")
    list_select_related = ("received_by__worker",)
    list_filter = (("month", RangeDateFilter),)
    date_hierarchy = "month"
    fields = (("month_name", "dataset_name"), "rows", ("received_at", "received_by_whom"), "digest")
    readonly_fields = ("month_name", "dataset_name", "received_by_whom")
    received_by_whom = shown("received_by", _("received by"))
    actions_list = ("nothing_received",)

    def get_actions_list(self, request: HttpRequest) -> Any:
        return super().get_actions_list(request) if self.edits(request) else []

    @action(description=_("Nothing to import for a month"), icon="playlist_add_check", variant=ActionVariant.PRIMARY)
    def nothing_received(self, request: HttpRequest) -> HttpResponse:
        if not self.edits(request):
            raise PermissionDenied
        form = NothingReceivedForm(sent(request), initial={"month": last_month(today())})

        def perform(values: dict[str, Any]) -> object:
            for subdistrict in sorted(self.access(request).offices):
                Receipt.objects.create(
                    subdistrict_id=subdistrict,
                    dataset=values["dataset"],
                    month=values["month"],
                    received_at=timezone.now(),
                    received_by=account_of(request),
                )
            return _("Recorded: there was nothing to import for %(month)s.") % {"month": f"{values['month']:%Y-%m}"}

        lead = _("“Not received” is never counted as 0. Say here that the month really had nothing of this kind.")
        return self.ask(request, None, title=_("Nothing to import for a month"), perform=perform, form=form, lead=lead)

    @display(description=_("month"), ordering="month")
    def month_name(self, receipt: Receipt) -> str:
        return f"{receipt.month:%Y-%m}"

    @display(description=_("figures"), ordering="dataset")
    def dataset_name(self, receipt: Receipt) -> str:
        return str(DATASETS.get(receipt.dataset, receipt.dataset))
