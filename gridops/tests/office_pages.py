"""Every page without a row in its address, and accounts that open them, for tests that walk over all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from grids.duties import Duty
from grids.tests.factories import territory
from staff.tests.factories import center, officer

ENDS_A_SESSION = {"logout"}  # by POST alone


def pages_of_the_office() -> Iterator[str]:
    """Every page of the back office whose address names no row: lists, forms, exports, templates."""

    def walk(patterns: list[Any]) -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                if not pattern.pattern.regex.groups:
                    yield from walk(pattern.url_patterns)
            elif isinstance(pattern, URLPattern) and pattern.name and not pattern.pattern.regex.groups:
                yield pattern.name

    (office,) = (one for one in get_resolver().url_patterns if getattr(one, "namespace", None) == "admin")
    yield from sorted(set(walk(office.url_patterns)))


def pages_of_people() -> Iterator[str]:
    """Every address outside of the back office and the API that names no row."""

    def walk(patterns: list[Any]) -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                if not pattern.pattern.regex.groups and not str(pattern.pattern).startswith(("admin/", "api/")):
                    yield from walk(pattern.url_patterns)
            elif isinstance(pattern, URLPattern) and pattern.name and not pattern.pattern.regex.groups:
                yield pattern.name

    yield from sorted(set(walk(get_resolver().url_patterns)) - ENDS_A_SESSION)


def browsers() -> list[Client]:
    """Accounts that open, together, every page."""
    clients = []
    for user in (center(territory().subdistrict), officer(Duty.SYSTEM), officer(Duty.AUDIT)):
        clients.append(Client(raise_request_exception=False))
        clients[-1].force_login(user)
    return clients
