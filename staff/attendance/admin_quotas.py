"""Page of the days of leave in a year."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.office.admin import OfficeAdmin
from core.office.display import chosen, column, of_year
from grids.duties import CENTER, OFFICE
from staff.attendance.models_of_quotas import LeaveQuota
from staff.attendance.quotas import save_quota


@admin.register(LeaveQuota)
class LeaveQuotaAdmin(OfficeAdmin):
    """How many days of which leave somebody has in a year; who exceeds them is warned of, never refused."""

    readers = OFFICE
    editors = CENTER
    may_delete = True
    joined = ("worker", "subdistrict")
    year_name = of_year("year", _("year"))
    list_display = ("year_name", "whose", "kind_name", "days", "counted", "ground")
    list_filter = ("year", "kind")
    search_fields = ("worker__name", "worker__pinyin__spelt", "worker__staff_number")
    autocomplete_fields = ("worker",)
    fields = ("subdistrict", "worker", ("kind", "year"), ("days", "counted_in"), "ground")
    entered_once = ("subdistrict", "worker", "kind", "year")
    whose = column(_("worker"), lambda quota: quota.worker or _("everybody"))
    kind_name = chosen("kind", _("kind of leave"))
    counted = chosen("counted_in", _("counted in"))

    def write(self, request: HttpRequest, obj: LeaveQuota, form: Any, change: bool) -> None:
        save_quota(obj)
