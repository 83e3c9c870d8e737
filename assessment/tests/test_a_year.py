"""A year in which nothing ran, caught up in one go: everything once, in order, as if it had run all along."""

from __future__ import annotations

import json
import time
from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import call_command

from assessment.bulletin.models import Bulletin
from assessment.inspection.models import Inspection
from assessment.interview.models import Interview
from assessment.tests.factories import measured, office, staffed, surveyed
from core.clock import SHANGHAI
from core.testing.worlds import shared_world
from staff.inbox.models import Notice
from staff.tests.factories import account

pytestmark = pytest.mark.django_db
MONTHS = [date(2025, 12, 1), *(date(2026, month, 1) for month in range(1, 13))]
# Which of the four grids is last, from January to December.
LAST = [3, 3, 3, 0, 0, 1, 2, 2, 2, 2, 3, 3]
# Two months in a row trigger, and then the count starts again.
TRIGGERS = {2: 3, 5: 0, 8: 2, 10: 2, 12: 3}
BACK = datetime(2027, 1, 8, 9, tzinfo=SHANGHAI)  # the year that was missed has its last freezing behind it


@shared_world
def place():
    made = office(cycle_starts_on=date(2026, 1, 2))
    made.people = staffed(made)
    for leader, member in made.people.values():
        account(of=leader)
        account(of=member)
    for month in MONTHS:
        surveyed(made, month)
    for month, last in zip(MONTHS[1:], LAST, strict=True):
        measured(made, month, [5 if grid == last else 90 - 10 * grid for grid in range(4)])
    return made


def caught_up(place, at: datetime = BACK) -> list[dict]:
    out = StringIO()
    call_command("cycle", "catch-up", "--at", at.isoformat(), "--subdistrict", place.subdistrict.code, stdout=out)
    return json.loads(out.getvalue())["ran"]


def test_a_year_of_downtime_is_caught_up_in_order(place):
    begun = time.process_time()
    ran = caught_up(place)
    assert time.process_time() - begun < 90  # some seconds, of the processor
    count = {stage: sum(row["stage"] == stage for row in ran) for stage in {row["stage"] for row in ran}}
    assert count["inspection"] == 53  # 2026 has 53 ISO weeks
    assert {count[stage] for stage in ("bulletin", "freeze", "interviews", "month")} == {12}
    assert all(row["state"] in ("ran", "late") and row["attempts"] == 1 for row in ran)
    assert Inspection.objects.count() == 53 * 4
    assert not Bulletin.objects.filter(state="draft").exists()

    held = [(row.month.month, row.worker) for row in Interview.objects.all()]
    people = {month: place.people[place.grids[grid].pk] for month, grid in TRIGGERS.items()}
    assert sorted(month for month, _who in held) == sorted([*TRIGGERS, *TRIGGERS])
    assert set(held) == {(month, who) for month, both in people.items() for who in both}
    assert Notice.objects.filter(topic="interview_opened").count() == 10

    started = [row["started"] for row in ran]
    assert started == sorted(started)
    dated = [row["due"] for row in ran if row["stage"] not in ("interviews", "month")]
    assert dated == sorted(dated)
    for month in range(1, 13):  # within a month: drafted, frozen, what follows, and only then the next is frozen
        # Pay waits for no bulletin, and is drafted on a day of its own.
        steps = [row["stage"] for row in ran if row["period"] == f"2026-{month:02d}" and row["stage"] != "pay"]
        assert steps[-4:] == ["bulletin", "freeze", "interviews", "month"]
    frozen = [row["period"] for row in ran if row["stage"] == "freeze"]
    assert frozen == sorted(frozen)
    assert caught_up(place) == []
