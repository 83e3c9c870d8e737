"""All counts of one drafting or freezing see one snapshot, no matter what is committed meanwhile."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction

from assessment.bulletin.services import draft_bulletin, freeze_bulletin
from assessment.figures.measures import measure_month
from assessment.periods import parse
from assessment.tests.factories import office, staffed, surveyed
from assessment.tests.parallel import waits_for_a_lock
from grids.tests.factories import matter
from incidents.entries.models import AwarenessSurvey, BaseEntry
from incidents.incident.models import Incident
from incidents.tests.factories import entries
from staff.postings.models import Posting
from staff.tests.factories import center

pytestmark = pytest.mark.django_db(transaction=True)
JANUARY = parse("2026-01")
LATER = JANUARY.ends_at + timedelta(days=20)
NOON = JANUARY.starts_at + timedelta(days=9, hours=12)
TABLES = [AwarenessSurvey, BaseEntry, Incident, Posting]


@pytest.fixture
def place():
    made = office()
    made.people = staffed(made)
    made.clerk = center(made.subdistrict)
    made.fire = matter("fire")
    entries(made.grids[1], JANUARY.start, new=1)
    return made


def a_incident(place, number: str) -> None:
    """One that is a valid report of the month, and fell due and was settled in it, too."""
    Incident.objects.create(
        number=number,
        subdistrict=place.subdistrict,
        grid=place.grids[0],
        matter=place.fire,
        source="member",
        level="grid",
        state="closed",
        occurred_at=NOON,
        reported_at=NOON,
        due_at=NOON + timedelta(days=7),
        settled_at=NOON + timedelta(days=1),
        reporter=place.people[place.grids[0].pk][1],
        created_by=place.clerk,
    )


def in_a_thread(pool, call):
    def run():
        try:
            return call()
        finally:
            connections.close_all()

    return pool.submit(run)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_facts_committed_while_a_month_is_being_counted_enter_every_count_or_none(place, table):
    """The freezing is held in the middle of its counting by a lock, and facts of every source are committed."""
    bulletin = draft_bulletin(subdistrict=place.subdistrict, month=JANUARY, at=LATER)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {table._meta.db_table} IN ACCESS EXCLUSIVE MODE")
            frozen = in_a_thread(pool, lambda: freeze_bulletin(bulletin=bulletin, at=LATER, by=None))
            while not waits_for_a_lock(table):
                assert not frozen.done(), frozen.exception()
                time.sleep(0.01)
            a_incident(place, "R1")
            surveyed(place, JANUARY.start, asked=30, knowing=30)
            entries(place.grids[0], JANUARY.start, new=7)
        frozen.result(20)
    measures = bulletin.lines.get(grid=place.grids[0]).measures
    seen = {measures["valid_reports"], measures["due"], measures["on_time"], measures["asked"] // 30}
    seen.add(len(measures["entries"]))
    assert len(seen) == 1, measures


def test_counts_taken_while_incidents_stream_in_agree_with_each_other(place):
    with ThreadPoolExecutor(1) as pool:
        stream = in_a_thread(pool, lambda: [a_incident(place, f"S{n}") for n in range(150)])
        looked = 0
        while not stream.done() or looked < 3:
            counted = measure_month(place.subdistrict, JANUARY, place.scheme.value)[place.grids[0].pk]
            assert counted.valid_reports == counted.due == counted.on_time
            looked += 1
        stream.result()
    assert measure_month(place.subdistrict, JANUARY, place.scheme.value)[place.grids[0].pk].due == 150
