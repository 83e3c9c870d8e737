"""What a page offers opens: no door, tile, step or entry of a menu is offered to somebody whom it refuses.

What each role is offered is always looked at whole. Which of it a role opens is drawn by chance; in the soak it is all.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.contrib.admin import site
from django.test import Client, RequestFactory
from django.urls import reverse

from core.testing.laws import drawn, few_of, soaking
from gridops.home.first_steps import ALL
from gridops.office.navigation import NAVIGATION
from gridops.tests.addresses import World
from gridops.tests.matrix import HERE, Place, role_accounts
from incidents.common.doors import DOORS

pytestmark = [pytest.mark.law, pytest.mark.django_db]
ONE_IN = 4  # of what is offered to a role, and of the rows that it sees
LINK = re.compile(r'\shref="(/[^"#]*)')
FROM = ("/", "/admin/", "/field/", "/field/work/", "/dashboard/", "/me/", "/inbox/")
ROW = re.compile(r'\shref="(/admin/[^"#?]*/change/)"')
NO_PAGES = ("/static/", "/media/", "/logout/", "/api/", "/favicon")


def offered(client: Client) -> set[str]:
    """The pages that the homes of an account lead to. What narrows a list is tried by the tests of tiles."""
    found = set()
    for page in FROM:
        answer = client.get(page)
        if answer.status_code == 200:
            found |= {unescape(link).partition("?")[0] for link in LINK.findall(answer.content.decode())}
    return {link for link in found if not link.startswith(NO_PAGES)}


@pytest.fixture
def opened(places: dict[str, Place]) -> dict[str, set[str]]:
    """role → the pages that it is offered; some have been opened by it, in the soak each."""
    wrong, offers, chance = [], {}, drawn("Each role opens some of what it is offered")
    for role, user in role_accounts(places[HERE]).items():
        client: Any = Client(raise_request_exception=False)
        if user.pk:
            client.force_login(user)
        offers[role] = offered(client)
        for link in few_of(sorted(offers[role]), len(offers[role]) // ONE_IN, chance):
            answer = client.get(link)
            if answer.status_code not in (200, 302):
                wrong.append(f"{role}: {link} answers {answer.status_code}")
    assert not wrong, "\n".join(wrong)
    return offers


def test_everything_offered_opens_and_everything_there_is_is_offered_to_somebody(opened: dict[str, set[str]]) -> None:
    somebodys = set().union(*opened.values())
    steps = {reverse(step.page) for step in ALL}
    doors = {reverse(door.address) for door in DOORS}
    entries = {str(item["link"]) for group in NAVIGATION for item in group["items"]}
    nobodys = {link.partition("?")[0] for link in steps | doors | entries} - somebodys
    assert not nobodys, sorted(nobodys)


def test_the_page_of_a_row_leads_to_no_row_that_its_reader_may_not_open() -> None:
    world, wrong, followed, chance = World(), set(), 0, drawn("Each role opens some rows")
    place = Place(world.office, world.office.villages[0], world.grid, world.center)
    for role, user in role_accounts(place).items():
        client: Any = Client(raise_request_exception=False)
        if not user.pk:
            continue
        client.force_login(user)
        request = RequestFactory().get("/")
        request.user = user
        answers: dict[str, int] = {}
        pages = list(site._registry.values())
        for page in few_of(pages, len(pages) // ONE_IN, chance):
            row = page.get_queryset(request).first() if page.has_view_permission(request) else None
            if row is None:
                continue
            address = reverse(f"admin:{page.opts.app_label}_{page.opts.model_name}_change", args=(row.pk,))
            for link in ROW.findall(client.get(address).content.decode()):
                if link not in answers:
                    answers[link] = client.get(link).status_code
                if answers[link] not in (200, 302):
                    wrong.add((role, page.opts.label, link, answers[link]))
        dashboard = client.get("/dashboard/", {"grid": world.grid.versions.get().code})
        links = set(LINK.findall(dashboard.content.decode())) if dashboard.status_code == 200 else set()
        for link in few_of(sorted(links), len(links) // ONE_IN, chance):
            if not link.startswith(NO_PAGES) and client.get(unescape(link)).status_code not in (200, 302):
                wrong.add((role, "dashboard", link, 0))
        followed += len(answers)
    assert wrong == set()
    assert followed > (100 if soaking() else 20)
