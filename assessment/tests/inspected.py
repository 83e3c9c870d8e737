"""A grid and a week to inspect."""

from __future__ import annotations

from datetime import date, timedelta

from assessment.inspection.models import Inspection
from assessment.inspection.services import inspect_week
from assessment.periods import parse
from assessment.tests.factories import office, staffed
from core.clock import starts_at
from incidents.incident.models import Incident
from incidents.tests.factories import make_incident
from incidents.visits.models import Visit
from staff.tests.factories import center

WEEK = parse("2026-W11")  # 9 to 15 March, five working days
MONDAY, NEXT = WEEK.start, WEEK.ends_at + timedelta(hours=8)


class World:
    def __init__(self, **terms) -> None:
        self.office = office(villages=1, grids_each=3, **terms)
        self.subdistrict = self.office.subdistrict
        self.grid = self.office.grids[0]
        self.people = staffed(self.office)
        self.leader, self.member = self.people[self.grid.pk]
        self.clerk, self.second = center(self.subdistrict), center(self.subdistrict)

    def visit(self, kind: str = "visit", day: date = MONDAY, on=None, **more) -> Visit:
        on = on or self.grid
        return Visit.objects.create(worker=self.people[on.pk][1], grid=on, day=day, kind=kind, **more)

    def report(self, day: date = MONDAY, on=None, who=None, **more) -> Incident:
        on = on or self.grid
        at = starts_at(day) + timedelta(hours=9)
        return make_incident(on, by=self.clerk, at=at, reporter=who or self.people[on.pk][1], **more)

    def inspect(self, week=WEEK) -> dict[int, Inspection]:
        at = week.ends_at + timedelta(hours=8)
        return {row.grid_id: row for row in inspect_week(subdistrict=self.subdistrict, week=week, at=at)}

    def row(self) -> Inspection:
        return self.inspect()[self.grid.pk]
