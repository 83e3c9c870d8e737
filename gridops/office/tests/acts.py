"""Every page with acts, its visitors, and what is owed to each of them."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import admin
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory
from django.urls import reverse

from core.office.acts import Act, Asked
from gridops.tests.matrix import FAR, HERE, MATRIX, Place, model_of
from grids.duties import Duty
from staff.accounts.models import User
from staff.tests.factories import center, handler, head, officer


def asks(user: User, *, data: dict[str, str] | None = None) -> Any:
    factory = RequestFactory()
    request: Any = factory.get("/") if data is None else factory.post("/", data)
    request.user, request.session, request.COOKIES = user, {}, {}
    request._messages = CookieStorage(request)
    return request


PAGES = {name: page for name in MATRIX if (page := admin.site._registry.get(model_of(name))) and page.acts}
EXAMPLES = {"str": "2026-W10", "int": 0}


def address_of(page: Any, one: Act, row: Any) -> str:
    known = {name: EXAMPLES[kind] for kind, name in re.findall(r"<(\w+):(\w+)>", one.url_path)}
    if not one.on_list:
        known["object_id"] = row.pk
    return reverse(f"admin:{page.opts.app_label}_{page.opts.model_name}_{one.name}", kwargs=known)


def expected(page: Any, one: Act, user: User, row: Any, request: Any = None) -> set[int]:
    """What the base owes to somebody who opens the page of an act; a request that asked before knows the row."""
    request = request or asks(user)
    if not admin.site.has_permission(request):
        return {302}
    if not page.reads(request):
        return {403}
    mine = None if one.on_list else page.get_object(request, str(row.pk))
    if mine is None and not one.on_list:
        return {404}
    if one.hidden:  # its address names something more, which is not there
        return {200, 403, 404}
    asked = Asked(page, request, mine)
    if not one.may(asked) or not one.offered(asked):
        return {403}
    if one.hindered(asked):
        return {302}
    return {200} if one.perform else {200, 302}


def visitors(at: dict[str, Place]) -> dict[str, User]:
    here, far = at[HERE].office.subdistrict, at[FAR].office.subdistrict
    return {
        "center": center(here),
        "head": head(here),
        "center elsewhere": center(far),
        "department": handler(at[HERE].department),
        **{duty.value: officer(duty) for duty in (Duty.SYSTEM, Duty.SECURITY, Duty.AUDIT)},
    }
