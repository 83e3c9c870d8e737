"""Filters of lists, for accounts that may not read every column of what they see."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend

from staff.sight import readable_where


class ReadableFilters(DjangoFilterBackend):
    """Filters by a column only among the rows in which the account may read it: else the answer would tell it."""

    def filter_queryset(self, request: Any, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        filters = getattr(self.get_filterset_class(view, queryset), "base_filters", {})
        for name in request.query_params:
            if name in filters:
                path = filters[name].field_name or name
                queryset = queryset.filter(readable_where(request.user, queryset.model, path))
        return super().filter_queryset(request, queryset, view)
