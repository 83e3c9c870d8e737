"""What a page weighs for somebody who opens it for the first time: its HTML and all that it loads, as it is sent."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from core.office import listing
from gridops.home.handbook import chapters
from gridops.office import icons
from gridops.office.statics import ICONS
from gridops.tests.office_pages import browsers, pages_of_the_office
from grids.tests.factories import territory
from incidents.tests.factories import NINE, make_incident
from staff.tests.factories import center, member_account

OFFICE, FIELD = 250_000, 40_000  # bytes
HEAD = 450  # bytes that come before the content of each answer
SERVED = {**settings.STORAGES}


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    root = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=root, STORAGES=SERVED):
        call_command("collectstatic", interactive=False, verbosity=0)
    return root


@pytest.fixture
def weigh(collected, settings) -> Callable[[Client, str], int | None]:
    """The bytes that a page costs somebody who has nothing of it yet; None for a page that only leads on."""
    settings.STATIC_ROOT, settings.STORAGES = collected, SERVED
    [font] = collected.glob(f"{ICONS.removesuffix('.woff2')}.*.woff2")
    scripts: dict[str, int] = {}

    def weight(browser: Client, address: str) -> int | None:
        answer = browser.get(address, headers={"accept-encoding": "gzip"}, follow=True)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            return None
        page = gzip.decompress(answer.content) if answer.has_header("Content-Encoding") else answer.content
        loaded = Loaded(page.decode())
        scripts.update({script: made(browser, script) for script in loaded.made - scripts.keys()})
        files = [sent(collected / name) for name in loaded.files] + [scripts[name] for name in loaded.made]
        with_icons = any("material-symbols" in name for name in loaded.files)
        return len(answer.content) + HEAD + sum(HEAD + size for size in files) + with_icons * sent(font)

    return weight


def made(browser: Client, script: str) -> int:
    """The size of what is no file, such as the words of the theme's scripts."""
    return len(browser.get(script, headers={"accept-encoding": "gzip"}).content)


class Loaded(HTMLParser):
    """The static files that a page names, and the scripts that the server makes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.files: set[str] = set()
        self.made: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs).get({"link": "href", "script": "src", "img": "src"}.get(tag, "")) or ""
        if named.startswith(settings.STATIC_URL):
            self.files.add(named.removeprefix(settings.STATIC_URL))
        elif tag == "script" and named:
            self.made.add(named)


def sent(file: Path) -> int:
    """The size of a file as the server sends it: compressed, where that makes it smaller."""
    packed = file.with_name(file.name + ".gz")
    return (packed if packed.exists() else file).stat().st_size


@pytest.mark.django_db
def test_no_page_of_the_back_office_weighs_more_than_a_photograph(weigh) -> None:
    desk, _administrator, _auditor = browsers()
    weights = {name: weight for name in pages_of_the_office() if (weight := weigh(desk, reverse(f"admin:{name}")))}
    assert len(weights) > 100
    assert not {name: weight for name, weight in weights.items() if weight > OFFICE}


@pytest.mark.django_db
def test_a_crowded_list_and_its_rows_weigh_no_more(weigh) -> None:
    land = territory()
    desk = center(land.subdistrict)
    browser = Client()
    browser.force_login(desk)
    shown = [make_incident(land.grids[0], by=desk, at=NINE) for _row in range(40)]
    for address in (
        reverse("admin:incidents_incident_changelist"),
        reverse("admin:incidents_incident_change", args=[shown[0].pk]),
    ):
        assert 50_000 < weigh(browser, address) < OFFICE


@pytest.mark.django_db
def test_pages_of_the_field_weigh_a_tenth_of_a_photograph(weigh) -> None:
    browser = Client()
    browser.force_login(member_account("leader", to=territory().grids[0]))
    weights = {address: weight for address in field() if (weight := weigh(browser, address)) is not None}
    assert len(weights) > 10
    assert not {address: weight for address, weight in weights.items() if weight > FIELD}


def field() -> Iterator[str]:
    """The pages on a member's phone whose address names no row, and the chapters of the handbook."""
    yield from ("/", "/me/", "/inbox/", "/dashboard/", "/first-day/", "/search/", "/password/", "/sessions/")
    yield from (reverse("handbook-chapter", args=[number]) for number in range(1, len(chapters()) + 1))
    (pages,) = (one for one in get_resolver().url_patterns if str(one.pattern) == "field/")
    yield from _addresses(pages, "/field/")


def _addresses(under: URLResolver, so_far: str) -> Iterator[str]:
    for one in under.url_patterns:
        if isinstance(one, URLPattern) and "<" not in str(one.pattern):
            yield so_far + str(one.pattern)
        elif isinstance(one, URLResolver):
            yield from _addresses(one, so_far + str(one.pattern))


def test_the_font_of_icons_holds_those_that_are_used_and_no_others() -> None:
    used = icons.used()
    assert {"add", "search", "chevron_right", "gavel", "outgoing_mail"} <= used  # the theme's, a template's, ours
    assert "pets" not in used
    assert len(icons.font_of(used)) < 50_000
    assert len(icons.font_of(frozenset({"add"}))) < 3_000


def test_nothing_in_the_back_office_uses_what_is_left_out() -> None:
    for model, page in admin.site._registry.items():
        assert not page.prepopulated_fields, f"{model}: static files leave out the scripts that this needs"
        assert not getattr(page, "ordering_field", None), f"{model}: static files leave out alpine.sort"


@pytest.mark.django_db
def test_a_list_draws_its_heads_once_and_a_label_that_many_rows_share_once(monkeypatch) -> None:
    """And not once a row, which was half the time of a page of fifty incidents."""
    drawn: list[object] = []
    label, heads = listing._labelled, listing.theme.result_headers
    monkeypatch.setattr(listing, "_labelled", lambda *given: drawn.append(given[0]) or label(*given))
    monkeypatch.setattr(listing.theme, "result_headers", lambda cl: drawn.append("heads") or heads(cl))
    land = territory()
    desk = center(land.subdistrict)
    for _row in range(12):
        make_incident(land.grids[0], by=desk, at=NINE)
    browser = Client()
    browser.force_login(desk)
    page = browser.get(reverse("admin:incidents_incident_changelist")).content.decode()
    assert page.count('class="action-select') == page.count('class="data-row"') == 12
    assert len(drawn) == len(set(map(str, drawn))) > 2
