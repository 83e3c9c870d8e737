"""One page of a list, in an order that is the same on every page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest


def page_of(request: HttpRequest, rows: QuerySet[Any], per_page: int, *, key: str = "pk") -> Page[Any]:
    """The page of `?page=`. Rows that are equal in their order come by their key, so that none is on two pages."""
    order = rows.query.order_by or rows.model._meta.ordering
    return page_at_hand(request, rows.order_by(*order, key), per_page)


def page_at_hand(request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], per_page: int) -> Page[Any]:
    """The page of `?page=` of rows whose order is settled already."""
    page = Paginator(rows, per_page).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    # For the links to the other pages: what else the address says.
    query = request.GET.copy()
    query.pop("page", None)
    page.said = f"&{query.urlencode()}" if query else ""  # type: ignore[attr-defined]
    return page
