"""The menu: short for every role, and each entry is called like the page that it opens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client, RequestFactory
from django.urls import reverse

from gridops.office import menu as drawn
from gridops.office.navigation import BESIDE, MOST_OPEN, NAVIGATION, navigation, place_of
from gridops.tests.office_pages import pages_of_people
from grids.duties import Duty
from grids.tests.factories import territory
from staff.accounts.services import grant
from staff.tests.factories import SINCE, center, department, handler, head, member_account, officer

pytestmark = pytest.mark.django_db


def menu(user: Any) -> list[dict[str, Any]]:
    request = RequestFactory().get(reverse("admin:index"))
    request.user = user
    return navigation(request)


def test_no_role_has_more_than_25_open_entries_and_settings_are_folded():
    place = territory()
    both = center(place.subdistrict)
    grant(user=both, duty=Duty.HEAD, subdistrict=place.subdistrict, on=SINCE)
    office = [center(place.subdistrict), head(place.subdistrict), both]
    others = [
        handler(department(place.subdistrict)),
        *(officer(duty) for duty in (Duty.SYSTEM, Duty.SECURITY, Duty.AUDIT)),
    ]
    for user in (*office, *others, officer(Duty.PAYROLL, place.subdistrict)):
        groups = menu(user)
        assert sum(len(group["items"]) for group in groups if not group.get("collapsible")) <= MOST_OPEN, user
    for user in office:
        assert {str(group["title"]) for group in menu(user) if group.get("collapsible")} >= {"设置", "辖区"}


def test_nobody_meets_a_menu_that_is_folded_as_a_whole():
    inspector = officer(Duty.INSPECTOR, territory().subdistrict)
    assert len([group for group in menu(inspector) if not group.get("collapsible")]) > 1


def test_every_entry_opens_a_page_that_is_called_the_same():
    place = territory()
    user = center(place.subdistrict)
    for duty in (Duty.HEAD, Duty.PAYROLL):
        grant(user=user, duty=duty, subdistrict=place.subdistrict, on=SINCE)
    client = Client()
    client.force_login(user)
    for group in menu(user):
        for item in group["items"]:
            page = client.get(str(item["link"]))
            assert page.status_code == 200, item["link"]
            content = page.content.decode()
            heading = " ".join(re.findall(r"<h1.*?</h1>|<title>.*?</title>", content, re.DOTALL))
            assert str(item["title"]) in unescape(heading), (item["title"], item["link"])


def test_the_way_above_a_list_begins_with_the_group_of_its_entry():
    user = center(territory().subdistrict)
    client = Client()
    client.force_login(user)
    links = [(str(group["title"]), str(item["link"])) for group in menu(user)[1:] for item in group["items"]]
    below = {reverse("admin:staff_attendance_rates")}  # a page of attendance, which stands elsewhere
    for title, link in links:
        if link in below:
            continue
        head = client.get(link).content.decode().partition("<h1")[2].partition("</h1>")[0]
        assert unescape(re.sub(r"<[^>]+>", " ", f"<h1{head}")).split()[0] == title, link


def test_an_entry_is_drawn_once_for_a_language_and_only_that_of_the_page_is_marked(monkeypatch: pytest.MonkeyPatch):
    client = Client()
    client.force_login(center(territory().subdistrict))
    page = reverse("admin:staff_worker_changelist")
    drawn._drawn.cache_clear()  # of what pages of other tests drew
    client.get(page)
    monkeypatch.setattr(drawn, "render_to_string", None)
    for _again in range(2):
        marked = re.findall(r'<a href="([^"]+)"\s+class="[^"]*\bactive\b', client.get(page).content.decode())
        assert marked == [page]
    client.cookies["django_language"] = "en"
    with pytest.raises(TypeError):
        client.get(page)


def test_every_list_of_the_back_office_is_in_the_menu_once():
    links = [str(item["link"]) for group in NAVIGATION for item in group["items"]]
    assert len(links) == len(set(links))
    lists = {
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist") for model in admin.site._registry
    }
    assert lists - set(links) == {reverse(name) for name in BESIDE}
    assert all(place_of(page)[1] for page in lists)


def test_one_skips_past_the_menu_to_the_content_of_every_page():
    place = territory()
    client = Client()
    client.force_login(center(place.subdistrict))
    for page in (
        "admin:index",
        "admin:staff_worker_changelist",
        "admin:staff_worker_add",
        "admin:staff_posting_coverage",
    ):
        content = client.get(reverse(page)).content.decode()
        assert 'class="office-skip" href="#content"' in content, page
        assert len(re.findall(r'<main [^>]*id="content" tabindex="-1"', content)) == 1, page
    assert re.search(
        r'class="brand in-menu" href="/" aria-label="[^"]+"', client.get(reverse("dashboard")).content.decode()
    )


BESIDE_A_PAGE = re.compile(r'<nav class="side".*?</nav>', re.DOTALL)


def links_beside(page: str) -> list[str]:
    """Where the menu leads that stands beside a page outside of the back office."""
    found = BESIDE_A_PAGE.search(page)
    return re.findall(r'<li>\s*<a href="([^"]+)"', found[0]) if found else []


def pages_outside(user: Any) -> Iterator[tuple[str, str]]:
    """Every page of people that the account opens, but home, which is a page of the back office for who works there."""
    client = Client()
    client.force_login(user)
    for name in pages_of_people():
        answer = client.get(reverse(name))
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html") and name != "home":
            yield name, answer.content.decode()


def test_whoever_works_in_the_back_office_keeps_its_menu_on_every_page_outside_of_it():
    place = territory()
    users = [center(place.subdistrict), handler(department(place.subdistrict)), officer(Duty.AUDIT)]
    for user in users:
        wanted = [str(item["link"]) for group in menu(user) for item in group["items"]]
        pages = {name: links_beside(page) for name, page in pages_outside(user) if name not in drawn.AT_THE_DOOR}
        assert {"inbox", "handbook"} <= pages.keys()
        assert {name: links for name, links in pages.items() if links != wanted} == {}, user
    leader = dict(pages_outside(member_account("leader", to=place.grids[0])))
    assert {"me", "field", "dashboard"} <= leader.keys()
    assert [name for name, page in leader.items() if "side.css" in page or links_beside(page)] == []


def test_the_menu_beside_a_page_marks_where_one_is():
    user = center(territory().subdistrict)
    page = dict(pages_outside(user))["dashboard"]
    assert re.findall(r'<a href="([^"]+)" aria-current="page"', links_beside_as_drawn(page)) == [reverse("dashboard")]


def links_beside_as_drawn(page: str) -> str:
    found = BESIDE_A_PAGE.search(page)
    return found[0] if found else ""
