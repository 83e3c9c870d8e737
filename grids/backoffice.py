"""What pages about grids share: a grid is shown, found and chosen by its name of today."""

from __future__ import annotations

from typing import Any

from django.db.models import ForeignKey, Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from core.admin import OfficeAdmin, today
from grids.models import Grid


class OfGridAdmin(OfficeAdmin):
    """A page of rows that point at a grid by `grid`."""

    autocomplete_fields: tuple[str, ...] = ("grid",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related(Prefetch("grid", queryset=Grid.objects.on(today())))

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.related_model is Grid:
            kwargs["queryset"] = Grid.objects.within(self.access(request).scope).on(today())
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @display(description=_("grid"), ordering="grid")
    def grid_name(self, row: Any) -> str:
        return str(row.grid) if row.grid_id else "-"
