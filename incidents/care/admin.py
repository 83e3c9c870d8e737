"""Pages of visits on a legal basis and of their counts."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.office.admin import ReadOnlyAdmin, today
from core.office.display import column, of_month
from grids.duties import CENTER, OFFICE
from grids.territory.admin_common import OfGridAdmin
from incidents.care.models import LEGAL_BASIS, CareCategory, CareCount, CareVisit
from incidents.care.services import record_care_visit
from staff.access import account_of


@admin.register(CareVisit)
class CareVisitAdmin(OfGridAdmin):
    """Codes and nothing else. The office alone sees the rows, and they are exported nowhere."""

    readers = OFFICE
    editors = CENTER
    may_delete = True
    list_display = ("day", "category", "outcome", "grid_name", "worker")
    list_select_related = ("worker",)
    list_filter = ("day", "category", "outcome")
    autocomplete_fields = ("worker", "grid")
    date_hierarchy = "day"
    fields = (("grid", "worker"), "day", ("category", "outcome"))

    def write(self, request: HttpRequest, obj: CareVisit, form: Any, change: bool) -> None:
        record_care_visit(obj, by=account_of(request), today=today())


@admin.register(CareCount)
class CareCountAdmin(ReadOnlyAdmin):
    """What everybody else may know of these visits: counts of 5 and more, by month and category."""

    readers = OFFICE
    list_display = ("month_name", "category", "basis", "visits")
    list_filter = ("month", "category")
    fields = ("month_name", "category", "basis", "visits")
    month_name = of_month("month", _("month"))
    basis = column(_("legal basis"), lambda count: LEGAL_BASIS[CareCategory(count.category)])
