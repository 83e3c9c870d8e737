"""What a page weighs for somebody who opens it for the first time: its HTML and all that it loads, as it is sent.

The pages of the back office that name no row are weighed where each is got once: test_every_page_of_the_office.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from assessment.bulletin.models import Bulletin
from assessment.cycle.models import Stage
from assessment.cycle.services import run_step
from assessment.periods import month_of
from assessment.tests.factories import measured, office, staffed, surveyed
from core.clock import starts_at
from core.office import listing
from core.web.headers import without_indentation
from gridops.home.handbook import chapters
from gridops.office import icons
from gridops.tests.weighing import FIELD, OFFICE, Loaded, unpacked
from grids.tests.factories import territory
from incidents.tests.factories import NINE, make_incident
from staff.tests.factories import LEADER, account, center, member_account, posted


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


@pytest.mark.django_db
def test_pages_of_a_frozen_month_weigh_no_more(scales) -> None:
    """The longest of the office, with a line for each grid; and the dashboard of a leader of two grids."""
    of, months = office(villages=9, grids_each=4), [date(2026, 1, 1), date(2026, 2, 1)]
    staffed(replace(of, grids=of.grids[2:]))
    leader = posted(LEADER, to=of.grids[0]).worker
    posted(LEADER, to=of.grids[1], who=leader)
    for month in months:
        measured(of, month, [*range(10, 370, 10)])
        surveyed(of, month)
        for stage in (Stage.BULLETIN, Stage.FREEZE, Stage.INTERVIEWS):
            run_step(subdistrict=of.subdistrict, stage=stage, period=month_of(month), at=twentieth_after(month))
    bulletin = reverse("admin:assessment_bulletin_change", args=[Bulletin.objects.get(month=months[-1]).pk])
    for user, address, least, most in (
        (center(of.subdistrict), bulletin, 100_000, OFFICE),
        (account(of=leader), "/dashboard/", 20_000, FIELD),
    ):
        browser = Client()
        browser.force_login(user)
        assert least < scales.weigh(browser, address) < most, address


def twentieth_after(month: date) -> datetime:
    return starts_at(date(month.year, month.month + 1, 20))


@pytest.mark.django_db
def test_the_page_of_a_row_loads_nothing_for_the_filters_of_its_list(scales) -> None:
    land = territory()
    desk = center(land.subdistrict)
    browser = Client()
    browser.force_login(desk)
    row = make_incident(land.grids[0], by=desk, at=NINE)
    of_list, of_row = (
        Loaded(browser.get(address).content.decode()).files
        for address in (
            reverse("admin:incidents_incident_changelist"),
            reverse("admin:incidents_incident_change", args=[row.pk]),
        )
    )
    assert any("unfold/filters/js/" in file for file in of_list)
    assert not [file for file in of_row if "unfold/filters/" in file]


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        (b"<tr>\n      <td>a</td>\n\n   </tr>", b"<tr>\n<td>a</td>\n</tr>"),
        (b"<p>one\n\n   two</p>", b"<p>one\n\n   two</p>"),
        (b"<a>1</a> <a>2</a>\n  3", b"<a>1</a> <a>2</a>\n3"),
        (b"<pre>\n  <b>a</b>\n</pre>", b"<pre>\n  <b>a</b>\n</pre>"),
        (b"<textarea a>\n\n  a\n </textarea>\n", b"<textarea a>\n\n  a\n </textarea>\n"),
    ],
)
def test_a_page_is_sent_without_its_indentation_and_with_the_words_of_people_as_they_are(written, sent) -> None:
    assert without_indentation(written) == sent


@pytest.mark.django_db
@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_a_page_says_how_long_it_is_after_that(accepted) -> None:
    browser = Client()
    browser.force_login(center(territory().subdistrict))
    answer = browser.get(reverse("handbook-chapter", args=[1]), headers={"accept-encoding": accepted})
    assert answer.status_code == 200
    assert int(answer["Content-Length"]) == len(answer.content)
    assert "\n    <" not in unpacked(answer)


def test_many_blanks_of_people_take_no_long_time() -> None:
    words = b"<p>a" + b"\n " * 100_000 + b"b</p>"
    assert without_indentation(words) == words


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
