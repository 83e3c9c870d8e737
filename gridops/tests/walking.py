"""Every page that an account reaches by links, for tests that look at all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from random import Random
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from core.testing.laws import soaking
from gridops.tests.addresses import World
from gridops.tests.office_pages import pages_of_the_office
from grids.duties import Duty
from staff.access import Role
from staff.accounts.models import User
from staff.tests.factories import handler, head, member_account, officer

EVERY_DAY = ("/", "/field/report/", "/dashboard/")
STARTS = (*EVERY_DAY, "/field/", "/me/", "/inbox/", "/search/", "/handbook/", "/password/", "/sessions/")


class Links(HTMLParser):
    """Where a page leads."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a" and (href := dict(attrs).get("href")):
            self.found.append(href)


@dataclass(frozen=True)
class Got:
    """A page as somebody got it."""

    role: str
    address: str
    answer: Any


def pages_of(role: str, user: User, opened: set[object], chance: Random) -> Iterator[Got]:
    """Every page that the account can reach by links, in any order, one of each kind of address.

    What a role before opened, this one opens again in the soak alone, but for the pages of every day. There it also
    tries each page of the back office to which nothing leads: most of them are refused, which takes as long as a page.
    """
    browser = Client(raise_request_exception=False)  # a made-up row may be less than an act needs
    browser.force_login(user)
    first = list(reversed(EVERY_DAY))
    office = pages_of_the_office() if soaking() else ["index"]
    waiting, known = [*STARTS, *(reverse(f"admin:{name}") for name in office)], set()
    while first or waiting:
        address = first.pop() if first else waiting.pop(chance.randrange(len(waiting)))
        kind = kind_of(address)
        if kind is None or kind in known or (kind in opened and address not in EVERY_DAY and not soaking()):
            continue
        known.add(kind)
        answer = browser.get(address)
        if answer.status_code in (301, 302):
            waiting.append(urljoin(address, answer["Location"]))
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        text = answer.content.decode()
        if "<html" not in text:
            continue  # a part of a page
        waiting += [urljoin(address, link) for link in Links(text).found]
        opened.add(kind)
        yield Got(role, address, answer)


def kind_of(address: str) -> object:
    """What an address is of; None where it leads away, or to a file."""
    parts = urlsplit(address)
    if parts.netloc or parts.scheme or parts.path.startswith(settings.STATIC_URL):
        return None
    try:
        found = resolve(parts.path)
    except Resolver404:
        return None
    return found.view_name, found.kwargs.get("move"), found.kwargs.get("state")


def accounts(world: World) -> dict[str, User]:
    office, grid = world.office, world.grid
    return {
        **{role: member_account(role, to=grid) for role in (Role.LEADER, Role.FULL_TIME, Role.PART_TIME)},
        "guide": member_account(Role.GUIDE, to=office.villages[0]),
        "district": officer(Duty.DISTRICT),
        "department": handler(world.department),
        "head": head(office.subdistrict),
        "payroll": world.payroll,
        "audit": officer(Duty.AUDIT),
        "system": officer(Duty.SYSTEM),
        "security": officer(Duty.SECURITY),
        "inspector": officer(Duty.INSPECTOR, office.subdistrict),
        "center": world.center,
    }
