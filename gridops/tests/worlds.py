"""A subdistrict with some of everything, for tests that look at all of it."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

from rest_framework.test import APIClient

from assessment.bulletin.services import draft_bulletin, freeze_bulletin
from assessment.periods import Kind, parse
from assessment.tests.factories import office
from core.rest.whole import rows_of
from core.testing.made_rows import making
from grids.duties import Duty
from grids.tests.factories import matter
from incidents.entries.models import AwarenessSurvey
from incidents.tests.factories import entries, make_incident, shanghai
from incidents.tests.fieldwork import hazard, premises
from incidents.visits.models import Visit
from staff.accounts.models import User
from staff.attendance.models import Attendance
from staff.tests.factories import FULL_TIME, center, officer, posted


class World:
    @making()
    def __init__(self) -> None:
        self.office = office()
        self.subdistrict, self.grid = self.office.subdistrict, self.office.grids[0]
        self.code = self.grid.versions.get().code
        self.center = center(self.subdistrict)
        self.reader = officer(Duty.EXPORT, self.subdistrict)
        for grid in self.office.grids:
            who = posted(FULL_TIME, to=grid).worker
            make_incident(grid, by=self.center, reporter=who, longitude="121.1", latitude="28.6")
            Visit.objects.create(worker=who, grid=grid, day=date(2026, 3, 2), kind="visit", problem="一，“二”\n三")
            premises(grid, phone="13800001234")
            hazard(grid, by=self.center, found_by=who)
            entries(grid, date(2026, 3, 2), new=5)
            AwarenessSurvey.objects.create(grid=grid, month=date(2026, 3, 1), asked=30, knowing=20)
            Attendance.objects.create(worker=who, day=date(2026, 3, 2), status="present")
        self.clue = make_incident(self.grid, by=self.center, about=matter("petitions", restricted=True))
        month, at = parse("2026-03", Kind.MONTH), shanghai("2026-04-01 03:00")
        draft = draft_bulletin(subdistrict=self.subdistrict, month=month, at=at)
        freeze_bulletin(bulletin=draft, at=at, by=self.center)

    def get(self, path: str, user: User | None = None, **query: Any) -> Any:
        client = APIClient()
        client.force_authenticate(User.objects.get(pk=(user or self.reader).pk))
        return client.get(f"/api/v1/{path}", query)

    def export(self, name: str, user: User | None = None, **query: Any) -> list[dict[str, Any]]:
        answer = self.get(f"exports/{name}.ndjson", user, **query)
        assert answer.status_code == 200, answer.content
        return rows_of(b"".join(answer.streaming_content))

    def csv(self, name: str, user: User | None = None, **query: Any) -> list[dict[str, str]]:
        answer = self.get(f"exports/{name}.csv", user, **query)
        assert answer.status_code == 200, answer.content
        return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
