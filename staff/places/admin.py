"""The page of grids, with the sheet by which an office enters all of them at once."""

from __future__ import annotations

from django.contrib import admin

from core.office.sheets import SheetImportMixin
from grids.territory.admin import GridAdmin
from grids.territory.models import Grid
from staff.places.sheets import PlacesSheet

admin.site.unregister(Grid)  # the territory knows no accounts, by which a sheet is for the center alone


@admin.register(Grid)
class GridWithSheetAdmin(SheetImportMixin, GridAdmin):
    sheets = (PlacesSheet,)
