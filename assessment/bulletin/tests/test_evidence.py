"""The rows behind a line: as they counted when it was frozen, and what became of them since."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from assessment.bulletin.models import LineEvidence
from assessment.bulletin.services import draft_bulletin
from assessment.figures.evidence import compared
from assessment.tests.evidenced import LATER, MARCH, World
from core.history.saying import saying
from core.testing.worlds import shared_world
from incidents.entries.models import AwarenessSurvey, BaseEntry
from incidents.tests.factories import move

pytestmark = pytest.mark.django_db


@shared_world
def world() -> World:
    return World()


def test_freezing_keeps_the_rows_that_counted_and_they_add_up_to_the_measures(world):
    rows, measures = world.kept(), world.bulletin.lines.get(grid=world.grid).measures
    assert {source: len(listed) for source, listed in rows.items()} == {
        "members": 1, "entries": 1, "reports": 1, "due": 1, "surveys": 1,
    }  # fmt: skip
    assert len(rows["reports"]) == measures["valid_reports"]
    assert len(rows["due"]) == measures["due"]
    assert sum(row["on_time"] for row in rows["due"]) == measures["on_time"]
    assert sum(row["asked"] for row in rows["surveys"]) == measures["asked"]
    for name in ("member_days", "leave_days", "induction_days", "effective_days"):
        assert sum(row[name] for row in rows["members"]) == measures[name]
    assert [row["new"] for row in rows["entries"]] == [7]
    assert rows == world.today()


def test_restricted_incidents_are_never_among_them(world):
    assert world.secret.number not in str(world.kept())
    assert world.incident.number in str(world.kept())


def test_a_draft_keeps_none(world):
    later = draft_bulletin(subdistrict=world.office.subdistrict, month=MARCH.next(), at=MARCH.next().ends_at)
    assert not later.evidence.exists()


def test_what_changed_since_the_freezing_is_marked(world):
    assert world.changes() == {}
    with saying(reason="更正"):
        BaseEntry.objects.filter(pk=world.entry.pk).update(new=9)
        AwarenessSurvey.objects.filter(grid=world.grid).delete()
    move(world.incident, "invalidate", by=world.clerk, now=LATER, note="x", reason="invented")
    added = world.report(date(2026, 3, 6))
    assert world.changes() == {
        ("entries", str(world.entry.pk)): "changed",
        ("surveys", "2026-03"): "gone",
        ("reports", world.incident.number): "gone",
        ("due", world.incident.number): "gone",
        ("reports", added.number): "added",
    }
    changed = next(row for row in compared(world.kept(), world.today()) if row.change == "changed")
    assert (changed.counted["new"], changed.today["new"]) == (7, 9)


def test_what_is_kept_stays(world):
    for change in (
        lambda: LineEvidence.objects.update(rows={}),
        lambda: LineEvidence.objects.all().delete(),
        lambda: LineEvidence.objects.create(bulletin=world.bulletin, grid=world.office.grids[1], rows={}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
