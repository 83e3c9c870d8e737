"""The one gate of a page of the back office: who reads it, and who edits it where.

A right is held somewhere: of a row it is asked whether the duty is held at the subdistrict of that row, not whether
it is held at all. See docs/decisions/006.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.http import HttpRequest

from core.columns import territory_of


class Gate:
    """For a page: `readers` and `editors` are duties; who is in neither does not see it."""

    readers: frozenset[str] = frozenset()
    editors: frozenset[str] = frozenset()
    may_add = True
    may_delete = False  # nothing that a fact refers to is deleted; ranges end instead
    admin_site: Any

    def access(self, request: HttpRequest, row: Any = None) -> Any:
        """What the account may, as the site computes it; about a row, only what it may at the row's subdistrict."""
        return self.admin_site.access(request, row)

    def reads(self, request: HttpRequest) -> bool:
        return bool(self.access(request).holds(*self.readers, *self.editors))

    def edits(self, request: HttpRequest, row: Any = None) -> bool:
        """Whether the account edits here: the one gate of the page, its forms and its acts. A row asks where it is."""
        return bool(self.access(request, row).holds(*self.editors))

    def places(self, request: HttpRequest) -> frozenset[int]:
        """The keys of the subdistricts for which the account edits here."""
        places: frozenset[int] = self.access(request).subdistricts_as(*self.editors)
        return places

    def edited(self, request: HttpRequest, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Those of `rows` that lie where the account edits."""
        path = territory_of(rows.model)
        if not path or self.access(request).holds_everywhere(*self.editors):
            return rows
        return rows.filter(Q(**{f"{path}__in": self.places(request)}) | Q(**{f"{path}__isnull": True}))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.reads(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django hands it
        return self.reads(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may_add and self.edits(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.edits(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_delete and self.edits(request, obj)

    def response_action(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> Any:
        """What is done to chosen rows is done to those that lie where the account edits."""
        return super().response_action(request, self.edited(request, queryset))  # type: ignore[misc]
