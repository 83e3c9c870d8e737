"""Rows on the page of the row that they belong to."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest

from core.office.reading import ReadInLines


class ReadOnlyInline(ReadInLines):
    """Rows that are shown below their owner and never edited."""

    template = "admin/rows_below.html"
    joined: tuple[str, ...] = ()
    extra = 0
    can_delete = False
    hide_title = True
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows: models.QuerySet[Any] = super().get_queryset(request)  # type: ignore[misc]
        return rows.select_related(*self.joined) if self.joined else rows

    def get_readonly_fields(self: Any, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fields: tuple[str, ...] = self.fields
        return fields

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
