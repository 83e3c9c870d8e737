"""Pages of base information, awareness surveys and receipts."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.clock import month_after
from core.office.acts import Asked, act, always
from core.office.admin import ReadOnlyAdmin, today
from core.office.display import attribute, column, of_month
from core.office.sheets import SheetImportMixin
from core.years import month_in_words
from grids.duties import CENTER, OFFICE
from grids.territory.admin_common import OfGridAdmin
from incidents.entries.awareness_sheet import AwarenessSheet
from incidents.entries.forms import BaseEntryForm, NothingReceivedForm, last_month
from incidents.entries.models import AwarenessSurvey, BaseEntry, Receipt
from incidents.entries.services import note_nothing, save_base_entry, save_survey
from incidents.entries.sheets import BaseEntrySheet
from staff.access import account_of
from staff.postings.measured import own_service


@admin.register(BaseEntry)
class BaseEntryAdmin(SheetImportMixin, OfGridAdmin):
    """Counts of base information by grid, day and class; a monthly sheet replaces its month."""

    sheets = [BaseEntrySheet]
    readers = OFFICE
    editors = CENTER
    may_delete = True
    form = BaseEntryForm
    list_display = ("when", "grid_name", "entry_class", "worker", "new", "changed", "verified", "source")
    list_select_related = ("worker",)
    list_filter = ("day", "monthly", "entry_class", "source")
    search_fields = ("worker__name", "worker__pinyin__spelt", "grid__versions__code", "grid__versions__name")
    autocomplete_fields = ("worker", "grid")
    date_hierarchy = "day"
    fields = (("grid", "day", "monthly"), ("entry_class", "worker"), ("new", "changed", "verified"))
    when = column(_("day or month"), lambda entry: entry.when, ordering="day")

    def write(self, request: HttpRequest, obj: BaseEntry, form: Any, change: bool) -> None:
        save_base_entry(obj, today=today())


def _rate(survey: AwarenessSurvey) -> str:
    return f"{survey.knowing / survey.asked:.1%}" if survey.asked else "-"


@admin.register(AwarenessSurvey)
class AwarenessSurveyAdmin(SheetImportMixin, OfGridAdmin):
    sheets = [AwarenessSheet]
    readers = OFFICE
    editors = CENTER
    may_delete = True
    list_display = ("month_name", "grid_name", "asked", "knowing", "rate")
    list_filter = ("month",)
    search_fields = ("grid__versions__code", "grid__versions__name")
    date_hierarchy = "month"
    fields = (("grid", "month"), ("asked", "knowing"), ("participating", "satisfied"))
    read_as: ClassVar = {"month": "month_name"}
    month_name = of_month("month", _("month"))
    rate = column(_("awareness rate"), _rate, ordering=F("knowing") * 100 / F("asked"))

    def write(self, request: HttpRequest, obj: AwarenessSurvey, form: Any, change: bool) -> None:
        save_survey(obj, by=account_of(request), today=today())

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and own_service(account_of(request))(obj.grid_id, obj.month, month_after(obj.month)):
            return False  # nobody measures themselves
        return super().has_delete_permission(request, obj)


# --- what has arrived -----------------------------------------------------------------------------

DATASETS = {
    "base_entries": _("base information"),
    "awareness": _("awareness surveys"),
    "incidents": _("incidents"),
    "visits": _("visits and patrols"),
}


@act(
    _("Nothing to import for a month"),
    icon="playlist_add_check",
    form=lambda asked: NothingReceivedForm(asked.sent, initial={"month": last_month(asked.today)}),
    turn=always,
    on_list=True,
    lead=_("“Not received” is never counted as 0. Say here that the month really had nothing of this kind."),
)
def nothing_received(asked: Asked) -> object:
    month = asked.values["month"]
    note_nothing(asked.places, dataset=asked.values["dataset"], month=month, **asked.by)
    return _("Recorded: there was nothing to import for %(month)s.") % {"month": month_in_words(month)}


@admin.register(Receipt)
class ReceiptAdmin(ReadOnlyAdmin):
    """Which figures have arrived for which month. “Nothing to import” is an entry too."""

    readers = OFFICE
    editors = CENTER
    acts = (nothing_received,)
    list_display = ("month_name", "dataset_name", "rows", "received_at", "received_by_whom")
    list_select_related = ("received_by__worker",)
    list_filter = ("month",)
    date_hierarchy = "month"
    fields = (("month_name", "dataset_name"), "rows", ("received_at", "received_by_whom"), "digest")
    month_name = of_month("month", _("month"))
    dataset_name = column(_("figures"), lambda row: DATASETS.get(row.dataset, row.dataset), ordering="dataset")
    received_by_whom = attribute("received_by", _("received by"))
