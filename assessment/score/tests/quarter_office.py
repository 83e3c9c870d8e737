"""An office with a quarter of six members, and the steps of its life."""

from __future__ import annotations

from datetime import date, datetime

from django.test import Client

from assessment.delivery.models import Delivery
from assessment.score import quarter_life as life
from assessment.score.models import QuarterlyScore, ScoreRevision
from assessment.score.quarter_services import draft_quarter
from assessment.score.tests.quarter_worlds import DRAFTED, LONG_IN_POST, Q3, QuarterWorld, with_account
from core.clock import SHANGHAI
from staff.tests.factories import FULL_TIME, posted


def at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


class Office(QuarterWorld):
    """Six members, one a grid, of whom each visited less than the one before."""

    def __init__(self) -> None:
        super().__init__(grids=6)
        self.members = [posted(FULL_TIME, to=grid, begins_on=LONG_IN_POST).worker for grid in self.grids]
        self.accounts = {who.pk: with_account(who) for who in self.members}
        for number, (who, grid) in enumerate(zip(self.members, self.grids, strict=True)):
            self.attend(who)
            self.visits(who, grid, 60 - 10 * number)
            self.entries(grid, 300, date(2026, 7, 15), who)

    def drafted(self) -> ScoreRevision:
        self.freeze()
        return draft_quarter(subdistrict=self.subdistrict, quarter=Q3, at=DRAFTED)

    def told(self) -> ScoreRevision:
        return life.tell_quarter(revision=self.drafted(), by=self.clerk, at=at(10, 14))

    def row(self, revision: ScoreRevision, number: int) -> QuarterlyScore:
        return QuarterlyScore.objects.get(revision=revision, worker=self.members[number])

    def page(self, who) -> Client:
        client = Client()
        client.force_login(who)
        return client

    def all_read(self, when: datetime) -> None:
        Delivery.objects.filter(told_at=None).update(told_at=when, how="read")
