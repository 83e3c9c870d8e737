"""Entries of a month as a whole count in the month, and in no week of it."""

from __future__ import annotations

from datetime import date

import pytest

from assessment.figures.measures import count_month, count_week
from assessment.figures.sources import Source
from assessment.inspection.sample import population
from assessment.periods import parse
from assessment.tests.factories import office
from assessment.tests.measured import TERMS
from core.testing.worlds import shared_world
from incidents.entries.models import BaseEntry
from staff.calendar.lists import working_calendar

pytestmark = pytest.mark.django_db
FIRST = date(2026, 3, 1)  # a Sunday


@shared_world
def place():
    made = office()
    of_grid = {"grid": made.grids[0], "day": FIRST, "entry_class": "houses"}
    BaseEntry.objects.create(**of_grid, monthly=True, new=7, changed=1, verified=2)
    BaseEntry.objects.create(**of_grid, new=5)
    return made


def test_both_count_in_the_month_and_its_rows_say_which_is_which(place):
    (counted,) = [
        row
        for row in count_month(place.subdistrict, parse("2026-03"), TERMS, with_rows=True)
        if row.grid == place.grids[0].pk
    ]
    assert counted.measures.entries == {"houses": (12, 1, 2)}
    assert [(row["monthly"], row["new"]) for row in counted.rows[Source.ENTRIES]] == [(True, 7), (False, 5)]


@pytest.mark.parametrize(("week", "entries"), [("2026-W08", 0), ("2026-W09", 5), ("2026-W10", 0), ("2026-W13", 0)])
def test_in_a_week_only_those_of_its_days_count(place, week, entries):
    counted = count_week(place.subdistrict, parse(week), TERMS, working_calendar(place.subdistrict))
    assert counted[place.grids[0].pk][0].entries == entries


def test_none_of_a_month_is_drawn_to_be_verified_in_a_week(place):
    drawn = population(place.subdistrict, parse("2026-W09"))["entry"]
    assert len(drawn) == 1
