"""What every page may ask: the access of the account, computed once and only where a page asks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from staff.access import access_of


def access(request: HttpRequest) -> dict[str, Any]:
    """`access` in templates, so that navigation shows only what may be opened."""
    return {"access": SimpleLazyObject(lambda: access_of(request.user))}
