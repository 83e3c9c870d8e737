"""No parameter in the address of an export of the back office, whatever somebody wrote there, breaks the page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.testing.laws import drawn, few_of
from gridops.tests.office_pages import browsers, pages_of_the_office

pytestmark = pytest.mark.django_db
FEW = 4  # of what follows, on each page
BAD = (
    "format=csv",
    "format=99",
    "unknown__exact=1",
    "resource=-1",
    "resource=²",
    "month=2026-13",
    "on=2026-02-30",
    "p=-1",
    "o=x.y",
    "q=%00",
    "id__exact=x",
    "grid=%00",
    "month__year=x",
    "day__year=99999",
    "week=2026-W99",
)


# A list itself answers what it does not know as Django does: by the list without it.
PAGES = [name for name in pages_of_the_office() if name.endswith(("_export", "_import_template", "_rates", "_month"))]


def test_the_exports_are_among_the_pages() -> None:
    assert len([name for name in PAGES if name.endswith("_export")]) > 5
    assert "incidents_awarenesssurvey_export" in PAGES


@pytest.mark.law
def test_no_parameter_breaks_an_export() -> None:
    """Each page is asked with some of them, drawn by chance; in the soak with all."""
    opened, broken, chance = set(), [], drawn("Pages are opened with some bad parameters")
    for browser in browsers():
        for name in PAGES:
            address = reverse(f"admin:{name}")
            if name in opened or browser.get(address).status_code != 200:
                continue
            opened.add(name)
            for query in few_of(BAD, FEW, chance):
                if browser.get(f"{address}?{query}").status_code >= 500:
                    broken.append(f"{name}?{query}")
    assert not broken
    assert {name for name in PAGES if name.endswith("_export")} <= opened
