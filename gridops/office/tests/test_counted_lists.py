"""A list that grows without end is counted as far as anybody leafs through it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from assessment.tests.factories import office
from core.office import counting
from incidents.tests.factories import make_incident
from staff.tests.factories import center

pytestmark = pytest.mark.django_db
LIST = "/admin/incidents/incident/"


def test_it_says_that_there_are_more_and_counts_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    place = office()
    clerk = center(place.subdistrict)
    for _case in range(3):
        make_incident(place.grids[0], by=clerk)
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(clerk)
    shown = client.get(LIST).context["cl"]
    assert (shown.result_count, shown.paginator.more) == (3, False)
    monkeypatch.setattr(counting, "MOST", 2)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(LIST)
    assert "more than 2; a filter or a search finds the others" in " ".join(strip_tags(page.content.decode()).split())
    counts = [one["sql"] for one in asked.captured_queries if "COUNT(*)" in one["sql"] and "LIMIT 3" in one["sql"]]
    assert len(counts) == 1
    assert "ORDER BY" not in counts[0], "a million rows are not put in order to be counted"
