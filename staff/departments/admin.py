"""Pages about departments."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from core.office.display import shown
from grids.duties import CENTER, OFFICE_AND_SYSTEM, Duty
from staff.backoffice import OfSubdistrictAdmin
from staff.departments.models import Department


@admin.register(Department)
class DepartmentAdmin(OfSubdistrictAdmin):
    readers = OFFICE_AND_SYSTEM
    editors = CENTER
    list_display = ("name", "code", "platform", "subdistrict")
    list_select_related = ("subdistrict",)
    list_filter = (("platform", ChoicesDropdownFilter),)
    search_fields = ("name", "code")

    def visible(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows if self.access(request).holds(Duty.SYSTEM) else super().visible(request, rows)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("where", "code") if obj else ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("where" if obj else "subdistrict", "code", "name", "platform")

    where = shown("subdistrict", _("subdistrict"))
