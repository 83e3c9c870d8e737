"""Which place of the navigation a page belongs to: one rule for the bar on top and the one below on a phone."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# What one reads of oneself has addresses of its own, below the dashboard; the page that leads there is one's record.
OF_ONES_RECORD = {
    *("monthly-score", "own-monthly-score", "my-quarter", "my-year", "my-contributions", "pay-slips", "pay-slip"),
    *("interview", "replacement", "objection", "object", "award", "adjustment"),
}


def place_of(match: Any) -> str:
    """The name of the address that stands in the navigation for a page; that of the page, where none does."""
    if match is None:
        return ""
    route, name = str(match.route), str(match.url_name)
    if name in OF_ONES_RECORD:
        return "me"
    if route.startswith("dashboard/"):
        return "dashboard"
    if route.startswith("field/cases/"):
        return "field"
    if route.startswith("field/") and name not in ("field", "field-report"):
        return "field-work"
    return name


@register.filter
def current(request: HttpRequest | None, places: str) -> SafeString:
    """What marks a link of the navigation whose page one is on (`page`), or on one below it (`true`); nothing else.

    `places` are the names of addresses, the link's own first.
    """
    match = getattr(request, "resolver_match", None)
    at, links = place_of(match), places.split()
    if not at or at not in links:
        return SafeString("")
    exact = match is not None and match.url_name == links[0]
    return mark_safe(f'aria-current="{"page" if exact else "true"}"')
