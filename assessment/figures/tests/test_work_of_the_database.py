"""How many rows the statement of a month makes PostgreSQL look at, where it knows nothing yet of the tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from assessment.figures.database import parameters_of
from assessment.figures.measures import MONTH_COUNTED_WITH_ROWS
from assessment.periods import parse
from assessment.tests.factories import office, staffed

pytestmark = pytest.mark.django_db
SEEN = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Join Filter")
MOST = 2_000_000  # a part that is computed anew for every row of another makes ninety millions of it


def looked_at(plan: dict[str, Any]) -> Iterator[float]:
    """The rows that each step of a plan gave or dropped, each time that it ran."""
    yield plan["Actual Loops"] * sum(plan.get(name, 0) for name in SEEN)
    for step in plan.get("Plans", ()):
        yield from looked_at(step)


def test_a_month_of_36_grids_is_counted_without_counting_a_part_for_each_row_of_another():
    of = office(villages=12, grids_each=3)
    staffed(of)
    with connection.cursor() as cursor:
        asked = f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {MONTH_COUNTED_WITH_ROWS}"
        cursor.execute(asked, parameters_of(of.subdistrict, parse("2026-01"), of.scheme.value))
        [[[explained]]] = cursor.fetchall()
    assert 3_000 < sum(looked_at(explained["Plan"])) < MOST
