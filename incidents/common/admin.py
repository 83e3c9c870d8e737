"""What the back-office pages of this app share: who reads and edits, and what may be chosen."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from core.office.admin import OfficeAdmin, today
from grids.territory.models import Grid


def open_grids(page: OfficeAdmin, request: HttpRequest) -> Any:
    """The grids of where the account edits that are open today, by their codes."""
    rows: Any = Grid.objects.filter(subdistrict__in=page.places(request)).open_on(today()).on(today())
    return rows.order_by("code")
