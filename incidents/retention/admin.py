"""The page of retention periods."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from core.office.admin import OfficeAdmin
from grids.duties import CENTER, OFFICE
from incidents.common.admin import own_subdistricts
from incidents.retention.models import RetentionPeriod


@admin.register(RetentionPeriod)
class RetentionPeriodAdmin(OfficeAdmin):
    """For how long the personal side of finished cases is kept; a change is a new row from a day on."""

    readers = OFFICE
    editors = CENTER
    list_display = ("days", "in_force_from")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_foreignkey(
            db_field, request, **(kwargs | own_subdistricts(self, request, db_field))
        )
