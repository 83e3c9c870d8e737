"""Made-up incidents: each is planned move by move, and lives by the product's own effects as far as the demo reaches.

Pure: the same seed gives the same incidents.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random

from assessment.periods import Period, month_of
from core.clock import starts_at
from gridops.demo.facts import World, about
from gridops.demo.lives import MadeIncident, Step
from gridops.demo.office import Actors, Kind
from gridops.demo.people import Place
from gridops.demo.plans import Planner
from incidents.common.models import Urgency
from incidents.incident import rules
from incidents.incident.choices import ReportSource
from incidents.incident.workflow import State
from staff.access import Role

# How often each matter is reported, in the policy's order.
FREQUENCY = (6, 12, 10, 8, 14, 4, 14, 5, 20, 7)
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


class IncidentBook:
    """The incidents of a demo, month by month; `subdistrict` is the code in their numbers."""

    def __init__(
        self,
        world: World,
        *,
        subdistrict: str,
        kinds: Sequence[Sequence[Kind]],
        actors: Actors,
        accounts: Mapping[int, int],
        per_month: float,
    ) -> None:
        self.world, self.kinds, self.actors, self.accounts, self.per_month = world, kinds, actors, accounts, per_month
        self.subdistrict, self.until, self.written = subdistrict, starts_at(world.until), 0
        self.planner = Planner(Random(f"{world.seed}:plans"), world.office, actors)

    def chunks(self, size: int = 20_000) -> Iterator[list[MadeIncident]]:
        """All incidents in lists of about `size`, each in the order in which they were written down."""
        for month in self.world.months:
            chunk: list[MadeIncident] = []
            for place in self.world.places:
                chunk += self._month(place, month)
                if len(chunk) >= size:
                    yield self._lived(chunk)
                    chunk = []
            if month == self.world.months[-1]:
                chunk += self._open_incidents()
            yield self._lived(chunk)

    def _lived(self, chunk: list[MadeIncident]) -> list[MadeIncident]:
        chunk.sort(key=lambda incident: incident.created_at)
        for incident in chunk:
            self.written += 1
            incident.key = self.written
            incident.number = rules.number(self.subdistrict, incident.created_at, incident.key)
            incident.live(self.until, self.world.office)
        return chunk

    def _month(self, place: Place, month: Period) -> list[MadeIncident]:
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
        made: list[MadeIncident] = []
        for _ in range(count):
            full_time = bool(members) and rng.random() < 0.85
            served = rng.choice(members if full_time else helpers)
            day = served.present[int(rng.random() * len(served.present))]
            if (incident := self._incident(rng, place, served.person, full_time, day, quality, made)) is not None:
                made.append(incident)
        return made

    def _leader(self, place: Place) -> int:
        """The account of the grid's leader; leaders serve all through the demo."""
        return self.accounts[self.world.stints(Role.LEADER, place)[0].person]

    def _new(self, rng: Random, place: Place, person: int | None, day: date) -> MadeIncident:
        """An incident written down in working hours; who has no account is written down by the center."""
        at = starts_at(day) + timedelta(minutes=490 + int(rng.random() * 520))
        matter = rng.choices(self.kinds, FREQUENCY[: len(self.kinds)])[0]
        author = self.accounts.get(person or 0, self.actors.center)
        incident = MadeIncident(
            grid=place.grid,
            kind=rng.choice(matter),
            at=at,
            occurred_at=at - timedelta(minutes=int(rng.random() * 300)),
            created_by=author,
            place=f"{place.name}{1 + int(rng.random() * 60)}号",
        )
        incident.reporter = person
        if person is None:
            incident.source = (ReportSource.PUBLIC if rng.random() < 0.6 else ReportSource.CENTER).value
        if incident.source == ReportSource.CENTER:
            incident.created_by = self.actors.colleague
        return incident

    def _incident(
        self,
        rng: Random,
        place: Place,
        person: int,
        full_time: bool,
        day: date,
        quality: float,
        before: Sequence[MadeIncident],
    ) -> MadeIncident | None:
        dice = rng.random()
        incident = self._new(rng, place, None if dice > 0.955 else person, day)
        late = rng.random() > 0.45 + 0.5 * quality
        plan, at, author, leader = self.planner, incident.created_at, incident.created_by, self._leader(place)
        own = incident.reporter is not None and author == leader
        if dice < 0.02:
            incident.plan = plan.invalid(at, author=author)
        elif dice < 0.035 and (original := self._original(incident, before)):
            incident.plan = plan.duplicate(at, author=author, original=original)
        elif dice < 0.05:
            incident.plan = plan.returned(at, author=author, leader=leader)
        elif dice < 0.055:
            incident.plan = plan.discarded(at, author=author)
        elif dice < 0.065:
            incident.urgency = Urgency.URGENT.value
            incident.plan = plan.urgent(incident, at, author=author, late=late)
        elif dice < 0.50 and full_time and not own:
            incident.plan = plan.spot(at, author=author, leader=leader)
        elif dice < 0.80:
            incident.plan = plan.village(at, author=author, leader=leader, late=late)
        else:
            incident.plan = plan.department(incident, at, author=author, leader=leader, late=late)
        return incident

    def _original(self, incident: MadeIncident, before: Sequence[MadeIncident]) -> MadeIncident | None:
        """An earlier incident of the same grid that was reported properly."""
        return next((other for other in before if other.created_at < incident.created_at and len(other.plan) > 2), None)

    def _open_incidents(self) -> list[MadeIncident]:
        """In the last days an incident in each open state, and a few that are overdue."""
        rng = self.world.rng("open")
        self.planner.rng = rng
        days = self.world.office.working(self.world.months[0].start, self.world.until)
        if len(days) < 25:
            return []
        made = [self._open_incident(rng, number, state, days) for number, state in enumerate(OPEN_STATES)]
        made += [self._open_incident(rng, 20 + number, State.HANDLING, days[:-12]) for number in range(3)]
        return [incident for incident in made if incident is not None]

    def _open_incident(self, rng: Random, number: int, state: State, days: Sequence[date]) -> MadeIncident | None:
        """An incident that reached `state` and stayed there: plans are made until one passes through it."""
        long_enough = {State.REOPENED: 12, State.ESCALATED: 8, State.EXTENSION_ASKED: 8, State.FEEDBACK: 8}
        day = days[-long_enough.get(state, 4)]
        place, member = self._somebody_present(number, day)
        incident = self._new(rng, place, member, day)
        if state == State.DRAFT:
            return incident
        for _ in range(2000):
            incident.plan = self._plan_for(state, incident, author=incident.created_by, leader=self._leader(place))
            last_moment = self._cut(incident, state)
            if last_moment is not None and last_moment < self.until:
                return incident
        return None

    def _somebody_present(self, number: int, day: date) -> tuple[Place, int | None]:
        """A grid, from the given one on, whose full-time member is there on that day; and that member."""
        places = self.world.places
        for place in [*places[number:], *places[:number]]:
            for served in self.world.served(Role.FULL_TIME, place, month_of(day)):
                if day in served.present:
                    return place, served.person
        return places[number], None

    def _plan_for(self, state: State, incident: MadeIncident, *, author: int, leader: int) -> list[Step]:
        plan, at = self.planner, incident.created_at
        if state == State.SELF_CLOSED:
            return plan.spot(at, author=author, leader=leader)
        if state == State.RETURNED:
            return plan.returned(at, author=author, leader=leader)
        if state == State.EXTENSION_ASKED:
            return plan.village(at, author=author, leader=leader, late=False)
        return plan.department(incident, at, author=author, leader=leader, late=False)

    def _cut(self, incident: MadeIncident, state: State) -> datetime | None:
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
        for number, step in enumerate(incident.plan):
            if step[0] == reached:
                incident.plan = incident.plan[: number + 1]
                return step[1]
        return None
