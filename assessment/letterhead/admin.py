"""Page of the letterhead under which an office issues its documents."""

from __future__ import annotations

from django.contrib import admin

from assessment.letterhead.models import OfficeLetterhead
from core.office.admin import OfficeAdmin
from grids.duties import CENTER, OFFICE


@admin.register(OfficeLetterhead)
class OfficeLetterheadAdmin(OfficeAdmin):
    """Until the office enters one, it follows from the subdistrict's name."""

    readers = OFFICE
    editors = CENTER
    list_display = ("issuer", "subdistrict", "head", "code")
    list_select_related = ("subdistrict",)
    fields = ("subdistrict", "issuer", "head", "code", "addressees", "copies_to", "place")
