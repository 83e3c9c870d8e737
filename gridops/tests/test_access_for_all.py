"""Every page, of every role, for people who see, hear or move otherwise: axe-core finds nothing against WCAG 2.2 AA.

No server and no second demo: the pages are those of the test client, in the one world that holds a row of everything,
found by following the links of each role. The browser asks for an address, and gets what the client got. A run looks
at the pages of every day and some others of each role, drawn by chance; `make soak` looks at all, light and dark.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urljoin, urlsplit

import axe_playwright_python
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from playwright.sync_api import Page, Route, sync_playwright

from core.testing.browser import OPTIONS, find
from core.testing.laws import drawn, soaking
from gridops.tests.addresses import World
from gridops.tests.office_pages import pages_of_the_office
from grids.duties import Duty
from staff.access import Role
from staff.accounts.models import User
from staff.tests.factories import handler, head, member_account, officer

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db]
HOST = "http://gridops.test"
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOK = """async (rules) => (await axe.run({ runOnly: rules, resultTypes: ["violations"] })).violations.flatMap(
    broken => broken.nodes.map(node => [broken.id, node.target.join(" "), node.html.slice(0, 200)]))"""
EVERY_DAY = ("/", "/field/report/", "/dashboard/")
STARTS = (*EVERY_DAY, "/field/", "/me/", "/inbox/", "/search/", "/handbook/", "/password/", "/sessions/")
FEW = 6  # pages of each role, the pages of every day among them
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


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

    What a role before opened, this one opens again in the soak alone, but for the pages of every day.
    """
    browser = Client(raise_request_exception=False)  # a made-up row may be less than an act needs
    browser.force_login(user)
    first = list(reversed(EVERY_DAY))
    waiting, known = [*STARTS, *(reverse(f"admin:{name}") for name in pages_of_the_office())], set()
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
        "center": world.center,
    }


class Shown:
    """A page of a Chromium that gets its pages from test clients, and its files from where they lie."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.got: Got | None = None
        page.route("**/*", self._answer)
        page.add_init_script("localStorage.clear()")

    def _answer(self, route: Route) -> None:
        parts = urlsplit(route.request.url)
        if parts.path.startswith(settings.STATIC_URL):
            file = finders.find(parts.path.removeprefix(settings.STATIC_URL))
            kind = mimetypes.guess_type(parts.path)[0] or "application/octet-stream"
            route.fulfill(body=Path(file).read_bytes(), content_type=kind) if file else route.abort()
        elif self.got and route.request.is_navigation_request():
            answer = self.got.answer
            route.fulfill(status=answer.status_code, headers=dict(answer.headers), body=answer.content)
        else:
            route.abort()  # what scripts ask for afterwards is no part of the page

    def wrong(self, got: Got) -> list[str]:
        self.got = got
        self.page.set_viewport_size(DESK if got.address.startswith("/admin/") else PHONE)
        self.page.goto(HOST + got.address.partition("#")[0], wait_until="load")
        self.page.evaluate(AXE)
        found = self.page.evaluate(LOOK, RULES)
        if soaking() and got.address.startswith("/admin/"):  # the field has one dress
            found += self._in_the_dark(got)
        return [f"{rule}: {got.role} {got.address} {where} {html}" for rule, where, html in found]

    def _in_the_dark(self, got: Got) -> list[list[str]]:
        """The back office in its dark dress. The theme looks at the scheme while it loads, and not again."""
        self.page.emulate_media(color_scheme="dark")
        try:
            self.page.goto(HOST + got.address.partition("#")[0], wait_until="load")
            assert "dark" in self.page.evaluate("document.documentElement.className").split()
            self.page.evaluate(AXE)
            found: list[list[str]] = self.page.evaluate(LOOK, ["color-contrast"])
            return found
        finally:
            self.page.emulate_media(color_scheme="light")


@pytest.fixture(scope="module")
def shown() -> Iterator[Shown]:
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright's own loop runs next to our calls
        chromium = playwright.chromium.launch(executable_path=find(), args=OPTIONS)
        yield Shown(chromium.new_context(reduced_motion="reduce").new_page())
        chromium.close()


def test_every_page_of_every_role_is_for_everybody(shown) -> None:
    chance, opened, looked, wrong = drawn("Some pages of each role are looked at"), set(), 0, []
    for role, user in accounts(World()).items():
        for got in islice(pages_of(role, user, opened, chance), None if soaking() else FEW):
            wrong += shown.wrong(got)
            looked += 1
    assert looked > (300 if soaking() else 40)
    assert not wrong, "\n".join(wrong)
