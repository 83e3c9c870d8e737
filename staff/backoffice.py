"""What pages of the back office about staff share."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from core.office.admin import OfficeAdmin
from grids.territory.models import Subdistrict


class OfSubdistrictAdmin(OfficeAdmin):
    """Rows of one's own subdistricts."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "subdistrict":
            kwargs["queryset"] = Subdistrict.objects.within(self.access(request).scope)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
