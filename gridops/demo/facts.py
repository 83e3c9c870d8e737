"""Facts of a demo: what its team did, day by day. Pure: the same seed gives the same facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from assessment.periods import Period, month_of
from core.clock import days_between, starts_at
from gridops.demo.cases import Actors, Case, Kind, Office, Step
from gridops.demo.people import SLUMPS, UNSAMPLED_GRID, Absence, Place, Stint, month_at
from gridops.demo.planner import Planner
from incidents.cases.choices import ReportSource
from incidents.cases.workflow import State
from incidents.common.models import Urgency
from incidents.entries.models import EntryClass, EntrySource
from incidents.visits.models import VisitKind
from staff.access import Role
from staff.attendance.models import AttendanceStatus

# How often each matter is reported, in the policy's order.
FREQUENCY = (6, 12, 10, 8, 14, 4, 14, 5, 20, 7)
VISIT_CONTENTS = ("走访农户，了解诉求", "检查出租房消防", "巡查沿街商铺", "宣传反诈知识", "查看河道和工地")
OPEN_STATES = (
    State.DRAFT,
    State.REPORTED,
    State.SELF_CLOSED,
    State.RETURNED,
    State.ACCEPTED,
    State.ASSIGNED,
    State.SENT_BACK,
    State.HANDLING,
    State.EXTENSION_ASKED,
    State.FEEDBACK,
    State.ESCALATED,
    State.REOPENED,
)


def about(rng: Random, mean: float) -> int:
    """A whole number that is `mean` on average."""
    return int(mean + rng.random())


@dataclass(frozen=True, slots=True)
class Served:
    """One person's service on one grid within one month: what happens there can only be theirs on these days."""

    person: int
    grid: int
    begin: date
    end: date
    present: list[date]  # working days without leave


class World:
    """The team on its map, over the months of the demo."""

    def __init__(
        self,
        *,
        seed: int,
        places: Sequence[Place],
        months: Sequence[Period],
        until: date,
        office: Office,
        stints: Sequence[Stint],
        absences: Sequence[Absence],
    ) -> None:
        self.seed, self.places, self.months, self.until, self.office = seed, places, months, until, office
        self.absences = absences
        self.away: dict[int, set[date]] = {}
        for absence in absences:
            self.away.setdefault(absence.person, set()).update(days_between(absence.begins_on, absence.ends_on))
        self.of_grid: dict[tuple[str, int], list[Stint]] = {}
        self.of_village: dict[tuple[str, int], list[Stint]] = {}
        for stint in stints:
            key, table = (stint.grid, self.of_grid) if stint.grid else (stint.village, self.of_village)
            table.setdefault((stint.role, key or 0), []).append(stint)
        self.base_quality = [0.71 + 0.31 * self.rng("quality", place.order).random() for place in places]

    def rng(self, *about_what: object) -> Random:
        """A source of chance of its own for each purpose, so that none disturbs another."""
        return Random(f"{self.seed}:{':'.join(map(str, about_what))}")

    def quality(self, place: Place, month: Period) -> float:
        """How well a grid works in a month, 1 being what the scheme asks for."""
        if slump := SLUMPS.get(place.order):
            first, last = (month_at(self.months, share).start for share in slump)
            if first <= month.start <= last:
                return 0.42 + 0.05 * self.rng("slump", place.order, month).random()
        return self.base_quality[place.order] + 0.12 * (self.rng("noise", place.order, month).random() - 0.5)

    def stints(self, role: str, place: Place) -> list[Stint]:
        return self.of_grid.get((role, place.grid), []) + self.of_village.get((role, place.village), [])

    def served(self, role: str, place: Place, month: Period) -> list[Served]:
        """Who served a grid in a role, and on which days of the month before `until`."""
        found = []
        for stint in self.stints(role, place):
            begin, end = max(stint.begins_on, month.start), min(stint.ends_on or date.max, month.end, self.until)
            if begin < end:
                away = self.away.get(stint.person, ())
                present = [day for day in self.office.working(begin, end) if day not in away]
                found.append(Served(stint.person, place.grid, begin, end, present))
        return found

    def weeks(self, served: Served) -> Iterator[list[date]]:
        """The days present, by week."""
        week: list[date] = []
        for day in served.present:
            if week and day.isocalendar()[:2] != week[0].isocalendar()[:2]:
                yield week
                week = []
            week.append(day)
        if week:
            yield week

    # --- rows; their columns stand in `loading` ---

    def entries(self) -> Iterator[tuple[object, ...]]:
        """Base information: a few rows per member, week and class."""
        for month in self.months:
            working = max(1, len(self.office.working(month.start, month.end)))
            for place in self.places:
                rng, quality = self.rng("entries", place.order, month), self.quality(place, month)
                for served in self.served(Role.FULL_TIME, place, month):
                    for week in self.weeks(served):
                        points = 100 * quality * len(week) / working
                        yield from self._entries_of(rng, served, rng.choice(week), points)

    def _entries_of(self, rng: Random, served: Served, day: date, points: float) -> Iterator[tuple[object, ...]]:
        for entry_class in EntryClass.values:
            new = about(rng, points * (0.05 if entry_class == EntryClass.PEOPLE else 0.125))
            changed, verified = about(rng, points * 0.3 / 5 / 0.5), about(rng, points * 0.2 / 5 / 0.2)
            if new or changed or verified:
                yield served.grid, day, entry_class, served.person, EntrySource.SYSTEM.value, new, changed, verified

    def surveys(self) -> Iterator[tuple[object, ...]]:
        """10 to 15 residents of each grid and month are asked, from two months before the first."""
        first, unsampled = self.months[0], month_at(self.months, 0.3)
        for month in (first.shifted(-2), first.shifted(-1), *self.months):
            if month.end > self.until:
                return
            for place in self.places:
                rng = self.rng("survey", place.order, month)
                asked, rate = rng.randint(10, 15), 0.60 + 0.38 * self.quality(place, month)
                if place.order == UNSAMPLED_GRID and month == unsampled:
                    continue
                if place.order == UNSAMPLED_GRID:
                    asked = min(asked, 14)
                knowing = min(asked, about(rng, asked * min(1.0, rate + 0.08 * (rng.random() - 0.5))))
                yield place.grid, month.start, asked, knowing

    def visits(self) -> Iterator[tuple[object, ...]]:
        """Visits and patrols: three to five a week by full-time members, one now and then by others."""
        for month in self.months:
            for place in self.places:
                rng, quality = self.rng("visits", place.order, month), self.quality(place, month)
                for served in self.served(Role.FULL_TIME, place, month):
                    for week in self.weeks(served):
                        yield from (self._visit(rng, served, rng.choice(week)) for _ in range(about(rng, 4 * quality)))
                for served in self.served(Role.PART_TIME, place, month):
                    yield from (self._visit(rng, served, day) for day in served.present if rng.random() < 0.06)

    def _visit(self, rng: Random, served: Served, day: date) -> tuple[object, ...]:
        kind = VisitKind.VISIT if rng.random() < 0.55 else VisitKind.PATROL
        households = rng.randint(2, 9) if kind == VisitKind.VISIT else 0
        return (
            served.person,
            served.grid,
            day,
            kind.value,
            "",
            households,
            rng.choice(VISIT_CONTENTS),
            "",
            "",
            rng.random() < 0.004,
        )

    def attendance(self) -> Iterator[tuple[object, ...]]:
        """Present on working days, now and then absent; a row for every calendar day of an approved leave."""
        for key, absence in enumerate(self.absences, start=1):
            for day in days_between(absence.begins_on, absence.ends_on):
                yield absence.person, day, AttendanceStatus.LEAVE.value, absence.kind, key
        for month in self.months:
            for place in self.places:
                rng = self.rng("attendance", place.order, month)
                for served in self.served(Role.FULL_TIME, place, month):
                    for day in served.present:
                        status = AttendanceStatus.ABSENT if rng.random() < 0.004 else AttendanceStatus.PRESENT
                        yield served.person, day, status.value, "", None


class CaseBook:
    """The cases of a demo, month by month."""

    def __init__(
        self,
        world: World,
        *,
        kinds: Sequence[Sequence[Kind]],
        actors: Actors,
        accounts: Mapping[int, int],
        per_month: float,
    ) -> None:
        self.world, self.kinds, self.actors, self.accounts, self.per_month = world, kinds, actors, accounts, per_month
        self.until = starts_at(world.until)
        self.planner = Planner(Random(f"{world.seed}:plans"), world.office, actors)

    def chunks(self, size: int = 20_000) -> Iterator[list[Case]]:
        """All cases in lists of about `size`, each in the order in which its cases were written down."""
        for month in self.world.months:
            chunk: list[Case] = []
            for place in self.world.places:
                chunk += self._month(place, month)
                if len(chunk) >= size:
                    yield self._lived(chunk)
                    chunk = []
            if month == self.world.months[-1]:
                chunk += self._open_cases()
            yield self._lived(chunk)

    def _lived(self, chunk: list[Case]) -> list[Case]:
        chunk.sort(key=lambda case: case.created_at)
        for case in chunk:
            case.live(self.until, self.world.office)
        return chunk

    def _month(self, place: Place, month: Period) -> list[Case]:
        world = self.world
        rng = world.rng("cases", place.order, month)
        self.planner.rng = rng
        quality = world.quality(place, month)
        members = [served for served in world.served(Role.FULL_TIME, place, month) if served.present]
        helpers = [
            served
            for role in (Role.PART_TIME, Role.LEADER, Role.GUIDE)
            for served in world.served(role, place, month)
            if served.present
        ]
        if not helpers:
            return []
        working = max(1, len(world.office.working(month.start, month.end)))
        capacity = sum(len(served.present) for served in members) / working
        count = about(rng, self.per_month * max(0.3, capacity) * quality * (0.9 + 0.2 * rng.random()))
        found: list[Case] = []
        for _ in range(count):
            full_time = bool(members) and rng.random() < 0.85
            served = rng.choice(members if full_time else helpers)
            day = served.present[int(rng.random() * len(served.present))]
            if (case := self._case(rng, place, served.person, full_time, day, quality, found)) is not None:
                found.append(case)
        return found

    def _leader(self, place: Place) -> int:
        """The account of the grid's leader; leaders serve all through the demo."""
        return self.accounts[self.world.stints(Role.LEADER, place)[0].person]

    def _new(self, rng: Random, place: Place, person: int | None, day: date) -> Case:
        """A case written down in working hours; who has no account is written down by the center."""
        at = starts_at(day) + timedelta(minutes=490 + int(rng.random() * 520))
        matter = rng.choices(self.kinds, FREQUENCY[: len(self.kinds)])[0]
        author = self.accounts.get(person or 0, self.actors.center)
        case = Case(
            grid=place.grid,
            kind=rng.choice(matter),
            at=at,
            occurred_at=at - timedelta(minutes=int(rng.random() * 300)),
            created_by=author,
            place=f"{place.name}{1 + int(rng.random() * 60)}号",
        )
        case.reporter = person
        if person is None:
            case.source = (ReportSource.PUBLIC if rng.random() < 0.6 else ReportSource.CENTER).value
        return case

    def _case(
        self, rng: Random, place: Place, person: int, full_time: bool, day: date, quality: float, before: Sequence[Case]
    ) -> Case | None:
        dice = rng.random()
        case = self._new(rng, place, None if dice > 0.955 else person, day)
        late = rng.random() > 0.45 + 0.5 * quality
        plan, at, author, leader = self.planner, case.created_at, case.created_by, self._leader(place)
        own = case.reporter is not None and author == leader
        if dice < 0.02:
            case.plan = plan.invalid(at, author=author)
        elif dice < 0.035 and (original := self._original(case, before)):
            case.plan = plan.duplicate(at, author=author, original=original)
        elif dice < 0.05:
            case.plan = plan.returned(at, author=author, leader=leader)
        elif dice < 0.055:
            case.plan = plan.discarded(at, author=author)
        elif dice < 0.065:
            case.urgency = Urgency.URGENT.value
            case.plan = plan.urgent(case, at, author=author, late=late)
        elif dice < 0.50 and full_time and not own:
            case.plan = plan.spot(at, author=author, leader=leader)
        elif dice < 0.80:
            case.plan = plan.village(at, author=author, leader=leader, late=late)
        else:
            case.plan = plan.department(case, at, author=author, leader=leader, late=late)
        return case

    def _original(self, case: Case, before: Sequence[Case]) -> Case | None:
        """An earlier case of the same grid that was reported properly."""
        return next((other for other in before if other.created_at < case.created_at and len(other.plan) > 2), None)

    def _open_cases(self) -> list[Case]:
        """In the last days a case in each open state, and a few that are overdue."""
        rng = self.world.rng("open")
        self.planner.rng = rng
        days = self.world.office.working(self.world.months[0].start, self.world.until)
        if len(days) < 25:
            return []
        found = [self._open_case(rng, number, state, days) for number, state in enumerate(OPEN_STATES)]
        found += [self._open_case(rng, 20 + number, State.HANDLING, days[:-12]) for number in range(3)]
        return [case for case in found if case is not None]

    def _open_case(self, rng: Random, number: int, state: State, days: Sequence[date]) -> Case | None:
        """A case that came to stand in `state` and stayed there: plans are made until one passes through it."""
        long_enough = {State.REOPENED: 12, State.ESCALATED: 8, State.EXTENSION_ASKED: 8, State.FEEDBACK: 8}
        day = days[-long_enough.get(state, 4)]
        place, member = self._somebody_present(number, day)
        case = self._new(rng, place, member, day)
        if state == State.DRAFT:
            return case
        for _ in range(2000):
            case.plan = self._plan_for(state, case, author=case.created_by, leader=self._leader(place))
            last_moment = self._cut(case, state)
            if last_moment is not None and last_moment < self.until:
                return case
        return None

    def _somebody_present(self, number: int, day: date) -> tuple[Place, int | None]:
        """A grid, from the given one on, whose full-time member is there on that day; and that member."""
        places = self.world.places
        for place in [*places[number:], *places[:number]]:
            for served in self.world.served(Role.FULL_TIME, place, month_of(day)):
                if day in served.present:
                    return place, served.person
        return places[number], None

    def _plan_for(self, state: State, case: Case, *, author: int, leader: int) -> list[Step]:
        plan, at = self.planner, case.created_at
        if state == State.SELF_CLOSED:
            return plan.spot(at, author=author, leader=leader)
        if state == State.RETURNED:
            return plan.returned(at, author=author, leader=leader)
        if state == State.EXTENSION_ASKED:
            return plan.village(at, author=author, leader=leader, late=False)
        return plan.department(case, at, author=author, leader=leader, late=False)

    def _cut(self, case: Case, state: State) -> datetime | None:
        """Cut the plan where it first reaches `state`; the moment of that, or None where it never does."""
        reached = {
            State.REPORTED: "report",
            State.SELF_CLOSED: "self-close",
            State.RETURNED: "return",
            State.ACCEPTED: "accept",
            State.ASSIGNED: "assign",
            State.SENT_BACK: "send-back",
            State.HANDLING: "start",
            State.EXTENSION_ASKED: "request-extension",
            State.FEEDBACK: "feed-back",
            State.ESCALATED: "escalate",
            State.REOPENED: "reopen",
        }[state]
        for number, step in enumerate(case.plan):
            if step[0] == reached:
                case.plan = case.plan[: number + 1]
                return step[1]
        return None
