"""What a page weighs for somebody who opens it for the first time: its HTML and all that it loads, as it is sent.

The pages of the back office that name no row are weighed where each is got once: test_every_page_of_the_office.py.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from core.office import listing
from gridops.home.handbook import chapters
from gridops.office import icons
from gridops.tests.weighing import FIELD, OFFICE
from grids.tests.factories import territory
from incidents.tests.factories import NINE, make_incident
from staff.tests.factories import center, member_account


@pytest.mark.django_db
def test_a_crowded_list_and_its_rows_weigh_no_more(scales) -> None:
    land = territory()
    desk = center(land.subdistrict)
    browser = Client()
    browser.force_login(desk)
    shown = [make_incident(land.grids[0], by=desk, at=NINE) for _row in range(40)]
    for address in (
        reverse("admin:incidents_incident_changelist"),
        reverse("admin:incidents_incident_change", args=[shown[0].pk]),
    ):
        assert 50_000 < scales.weigh(browser, address) < OFFICE


@pytest.mark.django_db
def test_pages_of_the_field_weigh_a_tenth_of_a_photograph(scales) -> None:
    browser = Client()
    browser.force_login(member_account("leader", to=territory().grids[0]))
    weights = {address: weight for address in field() if (weight := scales.weigh(browser, address)) is not None}
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
