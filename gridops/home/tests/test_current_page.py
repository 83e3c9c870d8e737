"""Every page for the field says in both bars where in the navigation one is."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import resolve, reverse

from core.testing.worlds import shared_world
from gridops.home.current import place_of
from gridops.tests.addresses import World
from gridops.tests.walking import Links, accounts

pytestmark = pytest.mark.django_db
BAR, TOP = (re.compile(rf"<nav {one}.*?</nav>", re.DOTALL) for one in ('class="bar"', r'aria-label="[^"]+">'))
MARKED = re.compile(r'<a (?:class="[^"]*"\s+)?href="([^"]+)"\s+aria-current="(page|true)"')

WHO = re.compile(r'<div class="who">.*?</header>', re.DOTALL)
IN_BAR = re.compile(r'<a\b[^>]*?href="([^"]+)"[^>]*?aria-current="(page|true)"', re.DOTALL)


@shared_world
def world() -> World:
    return World()


def marked(bar: re.Pattern[str], page: str) -> list[tuple[str, str]]:
    """The links of a bar that are marked, each with how."""
    found = bar.search(page)
    assert found
    return MARKED.findall(found[0])


def field_pages(browser: Client) -> dict[str, str]:
    """The page of each address below /field/ that is reached by links from the four places of the bar."""
    waiting = [reverse(name) for name in ("field", "field-work", "field-report")]
    pages: dict[str, str] = {}
    while waiting:
        address = urlsplit(waiting.pop()).path
        if not address.startswith("/field/") or (name := resolve(address).url_name) is None or name in pages:
            continue
        answer: Any = browser.get(address)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            pages[name] = answer.content.decode()
            waiting += [urljoin(address, link) for link in Links(pages[name]).found]
    return pages


def test_every_page_for_the_field_marks_one_place_above_and_one_below(world: World) -> None:
    who = accounts(world)
    pages: dict[str, str] = {}
    for role in ("leader", "full_time", "guide"):
        browser = Client()
        browser.force_login(who[role])
        pages |= field_pages(browser)
    assert len(pages) > 12, sorted(pages)
    wrong = {
        name: found for name, page in pages.items() if [len(found := marked(one, page)) for one in (BAR, TOP)] != [1, 1]
    }
    assert wrong == {}
    for name, page in pages.items():
        [(address, how)] = marked(BAR, page)
        assert (resolve(address).url_name == name) == (how == "page"), name


def test_the_place_of_a_page_is_the_one_that_leads_to_it() -> None:
    for address, place in (
        ("/", "home"),
        ("/dashboard/", "dashboard"),
        ("/dashboard/lines/1/rows/", "dashboard"),
        ("/dashboard/pay/", "me"),
        ("/me/", "me"),
        ("/field/", "field"),
        ("/field/cases/331003002-2026-000001/", "field"),
        ("/field/report/", "field-report"),
        ("/field/work/", "field-work"),
        ("/field/premises/", "field-work"),
        ("/inbox/", "inbox"),
    ):
        assert place_of(resolve(address)) == place, address


def test_what_stands_beside_every_page_is_marked_in_the_bar_where_one_is_there(world: World) -> None:
    browser = Client()
    browser.force_login(accounts(world)["center"])
    for page, link, how in (
        ("/inbox/", "/inbox/", "page"),
        ("/handbook/", "/handbook/1/", "true"),
        ("/handbook/1/", "/handbook/1/", "true"),
        ("/handbook/2/", "/handbook/1/", "true"),
        ("/sessions/", "/sessions/", "page"),
    ):
        bar = WHO.search(browser.get(page).content.decode())
        assert bar
        assert [(urlsplit(to).path, at) for to, at in IN_BAR.findall(bar[0])] == [(link, how)], page
