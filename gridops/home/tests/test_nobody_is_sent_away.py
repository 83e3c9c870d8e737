"""What a page offers opens: no door, tile, step or entry of a menu is offered to somebody whom it refuses."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gridops.home.first_steps import ALL
from gridops.office.navigation import NAVIGATION
from gridops.tests.matrix import HERE, Place, role_accounts
from incidents.common.doors import DOORS

pytestmark = pytest.mark.django_db
LINK = re.compile(r'\shref="(/[^"#]*)')
FROM = ("/", "/admin/", "/field/", "/field/work/", "/dashboard/", "/me/", "/inbox/")
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
    """role → the pages that it is offered; each has been opened by it."""
    wrong, offers = [], {}
    for role, user in role_accounts(places[HERE]).items():
        client: Any = Client(raise_request_exception=False)
        if user.pk:
            client.force_login(user)
        offers[role] = offered(client)
        for link in sorted(offers[role]):
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
