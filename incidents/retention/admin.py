"""The page of retention periods."""

from __future__ import annotations

from django.contrib import admin

from core.office.admin import OfficeAdmin
from grids.duties import CENTER, OFFICE
from incidents.retention.models import RetentionPeriod


@admin.register(RetentionPeriod)
class RetentionPeriodAdmin(OfficeAdmin):
    """For how long the personal side of finished incidents is kept; a change is a new row from a day on."""

    readers = OFFICE
    editors = CENTER
    list_display = ("days", "in_force_from")
