"""Links from a page of the back office to other rows: for those alone who may open them."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from unfold.fields import UnfoldAdminReadonlyField

# A column knows its row, and not who asks.
_asked: ContextVar[HttpRequest | None] = ContextVar("asked", default=None)


def asked(request: HttpRequest) -> None:
    """From now on links are for the account of this request."""
    _asked.set(request)


def link_to(row: Model, text: object, css: str = "office-link") -> Any:
    """The text as a link to the page of a row; alone, where the account has no such page."""
    page, request = admin.site._registry.get(row._meta.concrete_model or type(row)), _asked.get()
    if page is None or request is None or not page.has_view_permission(request):
        return str(text)
    address = reverse(f"admin:{page.opts.app_label}_{page.opts.model_name}_change", args=(row.pk,))
    return format_html('<a class="{}" href="{}">{}</a>', css, address, text)


def install() -> None:
    """Let the theme link a row that a field names by the same rule; it would link every one."""
    UnfoldAdminReadonlyField.get_admin_url = lambda _field, _of, row: link_to(row, row, "text-link")
