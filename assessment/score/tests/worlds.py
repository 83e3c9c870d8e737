"""The worked examples of the monthly score as worlds in the database."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count

from assessment.bulletin.models import Bulletin
from assessment.bulletin.services import draft_bulletin, freeze_bulletin
from assessment.periods import month_of
from assessment.score.models import MonthlyScore
from assessment.tests.factories import office
from assessment.tests.measured import TERMS
from core.clock import starts_at
from grids.territory.models import Grid
from grids.tests.factories import matter
from incidents.entries.models import AwarenessSurvey, BaseEntry
from incidents.incident.models import Incident
from staff.people.models import Worker
from staff.tests.factories import FULL_TIME, center, on_leave, posted, worker

_numbers = count(1)


class MonthWorld:
    """An office with the newest terms, in which one writes down facts by hand."""

    def __init__(self) -> None:
        self.office = office(villages=2, grids_each=1, **TERMS.model_dump(mode="json", exclude={"cycle_starts_on"}))
        self.a, self.b = self.office.grids
        self.clerk = center(self.office.subdistrict)
        self.member = self.person("李一")

    def person(self, name: str) -> Worker:
        return worker(self.office.subdistrict, name)

    def post(self, who: Worker, to: Grid, begins: date, ends: date | None = None, role=FULL_TIME) -> None:
        posted(role, to=to, who=who, begins_on=begins, ends_on=ends)

    def entries(self, grid: Grid, day: date, who: Worker | None = None, *, kind: str = "houses", **counts) -> None:
        BaseEntry.objects.create(grid=grid, day=day, worker=who, entry_class=kind, **counts)

    def survey(self, grid: Grid, month: date, asked: int, knowing: int) -> None:
        AwarenessSurvey.objects.create(grid=grid, month=month, asked=asked, knowing=knowing)

    def report(self, grid: Grid, who: Worker | None, day: date, **more) -> Incident:
        """A report at nine on a day; without a deadline unless one is given."""
        at = starts_at(day) + timedelta(hours=9)
        values = {"matter": matter("fire"), "source": "member", "level": "grid", "state": "reported", **more}
        return Incident.objects.create(
            number=f"S{next(_numbers)}",
            subdistrict=self.office.subdistrict,
            grid=grid,
            occurred_at=at,
            reported_at=at,
            reporter=who,
            created_by=self.clerk,
            **values,
        )

    def due(self, grid: Grid, who: Worker | None, reported: date, due: date, *, met: bool, **more) -> Incident:
        """A report with a deadline at the end of a day, settled by it or not at all."""
        due_at = starts_at(due + timedelta(days=1))
        return self.report(
            grid, who, reported, due_at=due_at, settled_at=due_at if met else None, state="handling", **more
        )

    def leave(self, who: Worker, first: date, last: date, **more) -> None:
        on_leave(who, first, last + timedelta(days=1), **more)

    def freeze(self, month: date) -> Bulletin:
        """Freeze a month; nothing is required to be received."""
        period = month_of(month)
        at: datetime = period.ends_at + timedelta(days=4)
        for grid in (self.a, self.b):  # so that the month counts as received
            self.entries(grid, month, new=0, kind="organisations")
        draft = draft_bulletin(subdistrict=self.office.subdistrict, month=period, at=at)
        return freeze_bulletin(bulletin=draft, at=at, by=None)

    def score(self, month: date, who: Worker | None = None) -> MonthlyScore:
        rows = MonthlyScore.objects.latest().filter(revision__period_start=month)
        return rows.get(worker=who or self.member)


def plain_transfer() -> MonthWorld:
    """September: grid A from the 1st to the 10th, grid B from the 11th."""
    world = MonthWorld()
    a, b, member = world.a, world.b, world.member
    world.post(member, a, date(2020, 1, 1), date(2026, 9, 11))
    world.post(member, b, date(2026, 9, 11))
    world.entries(a, date(2026, 9, 3), member, new=12, changed=20, verified=30)
    world.entries(a, date(2026, 9, 3), member, kind="people", new=5)
    world.entries(b, date(2026, 9, 20), member, new=30, changed=40, verified=50)
    for grid, days in ((a, (2, 3)), (b, (12, 13, 14, 15))):
        for day in days:
            world.report(grid, member, date(2026, 9, day))
    # Settled on time or not; reported before September on A, so that it counts in V of an earlier month.
    world.due(a, member, date(2026, 8, 30), date(2026, 9, 5), met=True)
    world.due(a, member, date(2026, 8, 30), date(2026, 9, 10), met=False)
    for day in (16, 17, 18, 19):
        world.due(b, member, date(2026, 9, day), date(2026, 9, 30), met=True)
    # Reported by the member on the 9th, due when they have left: in the line of A, and in nobody's S.
    world.due(a, member, date(2026, 9, 9), date(2026, 9, 18), met=False)
    world.survey(a, date(2026, 7, 1), 16, 12)
    world.survey(a, date(2026, 8, 1), 16, 12)
    world.survey(a, date(2026, 9, 1), 20, 0)  # a third of the month there: not theirs
    world.survey(b, date(2026, 9, 1), 40, 36)
    world.survey(b, date(2026, 8, 1), 40, 0)
    return world


def transfer_and_leave() -> MonthWorld:
    """October: grid C to the 15th, grid D from the 16th; sick from the 20th to the 31st."""
    world = MonthWorld()
    c, d, member, colleague = world.a, world.b, world.member, world.person("王二")
    world.post(member, c, date(2020, 1, 1), date(2026, 10, 16))
    world.post(member, d, date(2026, 10, 16))
    world.post(colleague, c, date(2020, 1, 1))
    world.leave(colleague, date(2026, 10, 1), date(2026, 10, 5))
    world.leave(member, date(2026, 10, 20), date(2026, 10, 31), kind="sick")
    world.entries(c, date(2026, 10, 8), new=60)
    world.entries(c, date(2026, 10, 15), new=30)
    world.entries(c, date(2026, 10, 16), new=500)  # after they left
    world.entries(c, date(2026, 10, 9), colleague, new=70)  # names another
    world.entries(d, date(2026, 10, 17), member, new=5, verified=10)
    for day in (2, 3, 4, 5):
        world.report(c, member, date(2026, 10, day))
    world.due(d, member, date(2026, 10, 18), date(2026, 10, 28), met=False)
    world.survey(c, date(2026, 9, 1), 10, 5)
    world.survey(c, date(2026, 8, 1), 15, 15)
    world.survey(d, date(2026, 10, 1), 60, 45)
    return world


def induction() -> MonthWorld:
    """First posted on 20 August to grid E, moved to grid F on 15 September."""
    world = MonthWorld()
    e, f, member = world.a, world.b, world.member
    world.post(member, e, date(2026, 8, 20), date(2026, 9, 15))
    world.post(member, f, date(2026, 9, 15))
    world.entries(e, date(2026, 9, 2), member, new=99)
    world.entries(f, date(2026, 9, 16), member, new=20, changed=10, verified=35)
    for day in (15, 16, 17):
        world.report(f, member, date(2026, 9, day))
    world.due(f, member, date(2026, 9, 15), date(2026, 9, 17), met=True)
    world.due(f, member, date(2026, 9, 20), date(2026, 9, 27), met=True)
    world.due(f, member, date(2026, 9, 10), date(2026, 9, 30), met=False)  # before they came: not in V
    world.survey(f, date(2026, 9, 1), 33, 22)
    return world
