"""Pages about the working calendar."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.office.admin import OfficeAdmin, actor
from grids.duties import CENTER, OFFICE
from staff.calendar.models import CalendarDay
from staff.calendar.services import remove_day, save_day


@admin.register(CalendarDay)
class CalendarDayAdmin(OfficeAdmin):
    """Days that are not what their weekday says: holidays, make-up days, and the office's own entries."""

    readers = OFFICE
    editors = CENTER
    may_delete = True
    list_display = ("day", "name", "working", "statutory")
    list_filter = ("day", "working", "statutory")
    search_fields = ("name",)
    date_hierarchy = "day"

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "statutory":
            field.widget.choices[0] = ("unknown", _("as the law says"))
        return field

    def write(self, request: HttpRequest, obj: CalendarDay, form: Any, change: bool) -> None:
        save_day(obj, by=actor(request), at=timezone.now())

    def delete_model(self, request: HttpRequest, obj: CalendarDay) -> None:
        remove_day(obj, by=actor(request), at=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[CalendarDay]) -> None:
        at = timezone.now()
        for day in queryset:
            remove_day(day, by=actor(request), at=at)
