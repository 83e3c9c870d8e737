"""Pages about departments."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.office.admin import OfficeAdmin
from core.office.display import attribute
from grids.duties import CENTER, OFFICE_AND_SYSTEM, Duty
from staff.departments.models import Department


@admin.register(Department)
class DepartmentAdmin(OfficeAdmin):
    readers = OFFICE_AND_SYSTEM
    editors = CENTER
    list_display = ("name", "platform", "subdistrict")
    list_select_related = ("subdistrict",)
    list_filter = ("platform",)
    search_fields = ("name", "code")
    fields = ("subdistrict", "code", "name", "platform")
    entered_once = ("code",)
    where = attribute("subdistrict", _("subdistrict"))

    def visible(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows if self.access(request).holds(Duty.SYSTEM) else super().visible(request, rows)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("where", *self.fields[1:]) if obj else self.fields
