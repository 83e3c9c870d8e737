"""The office's own standard texts: who answers a case taps one instead of typing it."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.office.admin import OfficeAdmin
from core.office.display import column
from grids.duties import CENTER, OFFICE
from incidents.standard_texts.models import StandardText


@admin.register(StandardText)
class StandardTextAdmin(OfficeAdmin):
    readers = OFFICE
    editors = CENTER
    may_delete = True  # no fact refers to it: what was written stays with the case
    list_display = ("text", "use", "matter", "subcategory")
    list_select_related = ("subcategory__matter",)
    list_filter = ("use", "subcategory__matter")
    search_fields = ("text",)
    list_per_page = 100
    fields = ("subdistrict", "use", "subcategory", "text")
    matter = column(
        _("matter"),
        lambda row: row.subcategory and row.subcategory.matter,
        ordering="subcategory__matter__position",
    )
