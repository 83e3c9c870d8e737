"""Filters of lists say what they narrow to: none is passed over in silence."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.contrib.admin import ShowFacets, site
from django.test import Client
from unfold.contrib.filters.admin import RangeDateTimeFilter as RangeOfTheTheme

from core.clock import SHANGHAI
from core.office.filters import RangeDateTimeFilter
from grids.tests.factories import territory
from incidents.tests.factories import make_incident
from staff.tests.factories import center

pytestmark = pytest.mark.django_db
LIST = "/admin/incidents/incident/"
MOMENTS = (
    datetime(2026, 1, 1, 0, 0, tzinfo=SHANGHAI),
    datetime(2026, 1, 31, 23, 59, tzinfo=SHANGHAI),
    datetime(2026, 2, 1, 0, 0, tzinfo=SHANGHAI),
)


def test_no_list_counts_its_filters() -> None:
    """Each would be a query over all rows: the list of a million cases took more than twenty minutes for them."""
    assert {page for page in site._registry.values() if page.show_facets is not ShowFacets.NEVER} == set()


@pytest.mark.parametrize(
    ("narrowed", "many"),
    [
        ("", 3),
        ("reported_at_from_0=2026-01-31", 2),
        ("reported_at_to_0=2026-01-31", 2),
        ("reported_at_from_0=2026-01-01&reported_at_to_0=2026-01-31", 2),
        ("reported_at_from_0=2026-01-01&reported_at_from_1=00:01&reported_at_to_0=2026-02-01", 2),
        ("reported_at_to_0=2026-01-31&reported_at_to_1=23:59", 2),
        ("reported_at_from_0=&reported_at_from_1=&reported_at_to_0=&reported_at_to_1=", 3),
    ],
)
def test_a_day_without_a_time_is_the_whole_day(narrowed: str, many: int) -> None:
    grid = territory().grids[0]
    clerk = center(grid.subdistrict)
    for at in MOMENTS:
        make_incident(grid, by=clerk, at=at)
    browser = Client()
    browser.force_login(clerk)
    assert browser.get(f"{LIST}?{narrowed}").context["cl"].result_count == many


@pytest.mark.parametrize("wrong", ["reported_at_from_1=08:00", "reported_at_to_0=31.31", "reported_at_to_0=9999-12-31"])
def test_what_names_no_moment_is_refused(wrong: str) -> None:
    browser = Client()
    browser.force_login(center(territory().subdistrict))
    assert browser.get(f"{LIST}?{wrong}").status_code == 400


def test_no_list_has_the_filter_of_the_theme_that_passes_over_a_day_without_a_time() -> None:
    filters = [
        (str(page), one[1])
        for page in site._registry.values()
        for one in page.list_filter
        if isinstance(one, tuple | list) and issubclass(_class_of(one[1]), RangeOfTheTheme)
    ]
    assert filters
    assert [(name, kind) for name, kind in filters if not issubclass(kind, RangeDateTimeFilter)] == []


def _class_of(kind: Any) -> type:
    return kind if isinstance(kind, type) else object
