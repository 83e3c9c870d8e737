"""One page of a list, in an order that is the same on every page."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest


def page_of(request: HttpRequest, rows: QuerySet[Any], per_page: int, *, key: str = "pk") -> Page[Any]:
    """The page of `?page=`. Rows that are equal in their order come by their key, so that none is on two pages."""
    order = rows.query.order_by or rows.model._meta.ordering
    page = Paginator(rows.order_by(*order, key), per_page).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    # For the links to the other pages: what else the address says.
    query = request.GET.copy()
    query.pop("page", None)
    page.said = f"&{query.urlencode()}" if query else ""  # type: ignore[attr-defined]
    return page
