"""Pages by cursor."""

from __future__ import annotations

from typing import Any

from rest_framework import exceptions
from rest_framework.pagination import BasePagination, CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

# --- in and out ---------------------------------------------------------------------------------


class Pages(CursorPagination):
    """Pages by cursor: `next`, `previous`, `results`; `?limit=` up to 1000.

    Views order by `pk` or `-pk`: a cursor stands at a row, whatever is written meanwhile.
    """

    page_size_query_param = "limit"
    max_page_size = 1000

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> tuple[str, ...]:  # noqa: ARG002
        return (getattr(view, "ordering", "pk"),)

    def decode_cursor(self, request: Request) -> Any:
        cursor = super().decode_cursor(request)
        if cursor and cursor.position is not None and not str(cursor.position).isdecimal():
            raise exceptions.NotFound(self.invalid_cursor_message)
        return cursor


class Whole(BasePagination):
    """A list that always comes whole, in the shape of a page: `whole` answers it."""

    def get_paginated_response_schema(self, schema: Any) -> Any:
        return Pages().get_paginated_response_schema(schema)


def whole(rows: Any) -> Response:
    """All rows, already serialized, as the only page."""
    return Response({"next": None, "previous": None, "results": rows})
