"""A page has one name: what the menu, the bars, home and the first day call it stands above it, for every role."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.utils.html import strip_tags

from gridops.home.tests.everybody import people

pytestmark = pytest.mark.django_db

# Where pages are linked by their name: (a part of a page, its links there).
PLACES = (
    re.compile(r'<nav class="bar".*?</nav>', re.DOTALL),
    re.compile(r'<nav aria-label="页面".*?</nav>', re.DOTALL),
    re.compile(r'<nav class="home-doors".*?</nav>', re.DOTALL),
    re.compile(r'<ol class="doors">.*?</ol>', re.DOTALL),
    re.compile(r'<div id="nav-sidebar".*?<main', re.DOTALL),
)
LINK = re.compile(r'<a\b[^>]*?href="(/[^"#?]*)"[^>]*>(.*?)</a>', re.DOTALL)
ICON = re.compile(r'<span class="material-symbols-outlined[^>]*>.*?</span>', re.DOTALL)
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
# The way to a page, and its own title below it.
HEAD = re.compile(r"<h1\b[^>]*>(.*?)</h1>|<h2 class=\"[^\"]*\boffice-title\b[^>]*>(.*?)</h2>", re.DOTALL)
# The name of the product, the field of the search with its keys, and what the theme says of the first page.
NO_NAMES = {("/admin/", "网格员"), ("/search/", "搜索 Ctrl K"), ("/", "查看站点")}
NUMBERS = re.compile(r"^\(\d+\)\s*|^\d+\.\s*")


def words(html: str) -> str:
    plain = " ".join(unescape(strip_tags(ICON.sub("", html))).split())
    return NUMBERS.sub("", plain)


def linked(page: str) -> set[tuple[str, str]]:
    """(address, name) of every page that is linked by its name."""
    parts = [part for place in PLACES for part in place.findall(page)]
    links = {
        (url, words(re.sub(r"</strong>.*", "", text, flags=re.DOTALL)))
        for part in parts
        for url, text in LINK.findall(part)
    }
    return {(url, name) for url, name in links if name and (url, name) not in NO_NAMES}


def names(page: str) -> set[str]:
    """What a page calls itself: what stands above it; the tab of the browser says it where nothing stands there."""
    title = TITLE.search(page)
    heads = {head for head in (words(way or own) for way, own in HEAD.findall(page)) if head}
    return heads or {words(re.split(r" [|·] ", title[1])[0] if title else "")}


def test_a_page_is_called_what_the_ways_to_it_say() -> None:
    asked: dict[tuple[str, str], set[str]] = {}
    for user in people():
        browser = Client()
        browser.force_login(user)
        for start in ("/", "/first-day/"):
            for url, name in linked(browser.get(start).content.decode()):
                if (url, name) not in asked:
                    asked[url, name] = names(browser.get(url, follow=True).content.decode())
    assert len({url for url, _name in asked}) > 60
    wrong = {
        way: called  # in the office its group stands before it
        for way, called in asked.items()
        if not any(f" {one}".find(f" {way[1]}") >= 0 for one in called)
    }
    assert not wrong, "\n".join(f"{url} {name}: {called}" for (url, name), called in wrong.items())
