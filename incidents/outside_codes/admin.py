"""The map of outside codes in the back office."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.office.admin import OfficeAdmin
from core.office.display import column, section
from core.web.ranges import days_of
from grids.duties import CENTER, OFFICE
from grids.territory.models import Grid
from incidents.outside_codes.forms import OutsideCodeForm
from incidents.outside_codes.models import OutsideCode


@admin.register(OutsideCode)
class OutsideCodeAdmin(OfficeAdmin):
    """Codes end, so that what a sheet of last year meant can still be read."""

    readers = OFFICE
    editors = CENTER
    form = OutsideCodeForm
    list_display = ("system", "kind", "code", "ours", "days")
    list_filter = ("system", "kind")
    search_fields = ("code", "system")
    joined = ("matter", "subcategory", "department")
    autocomplete_fields = ("grid",)
    fieldsets = (
        section(None, "subdistrict", ("system", "kind"), "code"),
        section(_("What it is here"), ("grid", "department"), ("matter", "subcategory")),
        section(_("When"), ("begins_on", "ends_on")),
    )
    days = column(_("valid"), lambda row: days_of(row.during))
    ours = column(_("what it is here"), lambda row: str(row.thing))

    def get_queryset(self, request: HttpRequest) -> Any:
        named = Prefetch("grid", queryset=Grid.objects.on(timezone.localdate()))
        return super().get_queryset(request).prefetch_related(named)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The office itself, where the account works in one only, and from today on."""
        offices = self.places(request)
        known = {"subdistrict": next(iter(offices))} if len(offices) == 1 else {}
        return {**known, "begins_on": timezone.localdate(), **super().get_changeform_initial_data(request)}
