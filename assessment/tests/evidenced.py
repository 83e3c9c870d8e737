"""A grid and a month with a row of every source."""

from __future__ import annotations

from datetime import date, timedelta

from assessment.bulletin.models import LineEvidence
from assessment.bulletin.services import draft_bulletin, freeze_bulletin
from assessment.figures.evidence import compared, rows_today
from assessment.periods import parse
from assessment.scheme.terms import Terms
from assessment.tests.factories import office, staffed, surveyed
from core.clock import starts_at
from grids.tests.factories import matter
from incidents.incident.models import Incident
from incidents.tests.factories import entries, make_incident
from staff.tests.factories import center, on_leave

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
        self.incident = self.report(date(2026, 3, 3))
        due = starts_at(date(2026, 3, 20))
        Incident.objects.filter(pk=self.incident.pk).update(level="grid", due_at=due, settled_at=due)
        self.secret = self.report(date(2026, 3, 4), about=matter("petitions", restricted=True))
        on_leave(self.member, date(2026, 3, 30), date(2026, 4, 2))
        draft = draft_bulletin(subdistrict=self.office.subdistrict, month=MARCH, at=LATER)
        self.bulletin = freeze_bulletin(bulletin=draft, at=LATER, by=None)

    def report(self, day: date, **more) -> Incident:
        at = starts_at(day) + timedelta(hours=9)
        return make_incident(self.grid, by=self.clerk, at=at, reporter=self.member, **more)

    def kept(self):
        return LineEvidence.objects.get(bulletin=self.bulletin, grid=self.grid).rows

    def today(self):
        terms = Terms.model_validate(self.bulletin.terms)
        return rows_today(self.office.subdistrict, self.grid.pk, MARCH, terms)

    def changes(self):
        return {(row.source, row.key): row.change for row in compared(self.kept(), self.today()) if row.change}
