"""Pages about the working calendar."""

from __future__ import annotations

from django.contrib import admin

from core.office.admin import OfficeAdmin
from grids.duties import CENTER, OFFICE
from staff.calendar.models import CalendarDay


@admin.register(CalendarDay)
class CalendarDayAdmin(OfficeAdmin):
    """Days that are not what their weekday says: holidays, make-up days, and the office's own entries."""

    readers = OFFICE
    editors = CENTER
    may_delete = True
    list_display = ("day", "name", "working")
    list_filter = ("day", "working")
    search_fields = ("name",)
    date_hierarchy = "day"
