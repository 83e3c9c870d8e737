"""The rows behind a line: as they counted when it was frozen, and what became of them since."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from assessment.evidence import compared, rows_today
from assessment.models import LineEvidence
from assessment.periods import parse
from assessment.services.bulletin import draft_bulletin, freeze_bulletin
from assessment.terms import Terms
from assessment.tests.factories import office, staffed, surveyed
from core.clock import starts_at
from grids.tests.factories import matter
from incidents.models import AwarenessSurvey, BaseEntry, Incident
from incidents.tests.factories import entries, incident, move
from staff.tests.factories import center, on_leave

pytestmark = pytest.mark.django_db
MARCH = parse("2026-03")
LATER = MARCH.ends_at + timedelta(days=4)


class World:
    def __init__(self) -> None:
        self.office = office()
        self.people = staffed(self.office)
        self.grid = self.office.grids[0]
        self.member = self.people[self.grid.pk][1]
        self.clerk = center(self.office.subdistrict)
        self.entry = entries(self.grid, date(2026, 3, 5), new=7)
        surveyed(self.office, MARCH.start)
        self.case = self.report(date(2026, 3, 3))
        due = starts_at(date(2026, 3, 20))
        Incident.objects.filter(pk=self.case.pk).update(level="grid", due_at=due, settled_at=due)
        self.secret = self.report(date(2026, 3, 4), about=matter("petitions", restricted=True))
        on_leave(self.member, date(2026, 3, 30), date(2026, 4, 2), by=self.clerk)
        draft = draft_bulletin(subdistrict=self.office.subdistrict, month=MARCH, at=LATER)
        self.bulletin = freeze_bulletin(bulletin=draft, at=LATER, by=None)

    def report(self, day: date, **more) -> Incident:
        at = starts_at(day) + timedelta(hours=9)
        return incident(self.grid, by=self.clerk, at=at, reporter=self.member, **more)

    def kept(self):
        return LineEvidence.objects.get(bulletin=self.bulletin, grid=self.grid).rows

    def today(self):
        terms = Terms.model_validate(self.bulletin.terms)
        return rows_today(self.office.subdistrict, self.grid.pk, MARCH, terms)

    def changes(self):
        return {(row.source, row.key): row.change for row in compared(self.kept(), self.today()) if row.change}


@pytest.fixture
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


def test_restricted_cases_are_never_among_them(world):
    assert world.secret.number not in str(world.kept())
    assert world.case.number in str(world.kept())


def test_a_draft_keeps_none(world):
    later = draft_bulletin(subdistrict=world.office.subdistrict, month=MARCH.next(), at=MARCH.next().ends_at)
    assert not later.evidence.exists()


def test_what_changed_since_the_freezing_is_marked(world):
    assert world.changes() == {}
    BaseEntry.objects.filter(pk=world.entry.pk).update(new=9)
    AwarenessSurvey.objects.filter(grid=world.grid).delete()
    move(world.case, "invalidate", by=world.clerk, now=LATER, note="x", reason="invented")
    added = world.report(date(2026, 3, 6))
    assert world.changes() == {
        ("entries", str(world.entry.pk)): "changed",
        ("surveys", "2026-03"): "gone",
        ("reports", world.case.number): "gone",
        ("due", world.case.number): "gone",
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
