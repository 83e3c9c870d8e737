"""Pages of base information, awareness surveys and receipts."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateFilter
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from core.office.admin import ReadOnlyAdmin, today
from core.office.display import shown
from core.office.sheets import SheetImportMixin
from core.web.refusals import sent
from grids.duties import CENTER, OFFICE
from grids.territory.admin_common import OfGridAdmin
from incidents.entries.forms import BaseEntryForm, NothingReceivedForm, last_month
from incidents.entries.models import AwarenessSurvey, BaseEntry, Receipt
from incidents.entries.sheets import AwarenessSheet, BaseEntrySheet
from staff.access import account_of


@admin.register(BaseEntry)
class BaseEntryAdmin(SheetImportMixin, OfGridAdmin):
    """Counts of base information by grid, day and class; a monthly sheet replaces its month."""

    sheets = [BaseEntrySheet]
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
    sheets = [AwarenessSheet]
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
