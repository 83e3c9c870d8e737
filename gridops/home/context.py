"""Values that every template may use: the access of the account, and its number of unread notices."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from gridops.home.handbook import address_for
from staff.access import access_of
from staff.inbox.models import Notice


def access(request: HttpRequest) -> dict[str, Any]:
    """`access` in templates, so that navigation shows only what may be opened."""
    return {"access": SimpleLazyObject(lambda: access_of(request.user))}


def inbox(request: HttpRequest) -> dict[str, Any]:
    """`unread_notices` in templates: how many notices the account got and has not read."""
    return {"unread_notices": SimpleLazyObject(lambda: _unread(request))}


def handbook(request: HttpRequest) -> dict[str, Any]:
    """`handbook_address` in templates: the chapter about the page that one is on."""
    return {"handbook_address": SimpleLazyObject(lambda: address_for(request))}


def _unread(request: HttpRequest) -> int:
    """Read with the account; after an act, which may tell its own account something, again."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return 0
    known: int | None = getattr(user, "unread_notices", None) if request.method == "GET" else None
    return Notice.objects.visible_to(user).unread().count() if known is None else known
