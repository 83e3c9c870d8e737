"""The life of a made-up incident: its columns, and the moves that the product's own effects make of its plan."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from gridops.demo.office import Kind, Office, Unit
from incidents.common.models import Level, Urgency
from incidents.incident.choices import ReportSource
from incidents.incident.effects import Making, carry_out, write_texts
from incidents.incident.models_of_limits import TimeLimit
from incidents.incident.workflow import MOVES, State
from staff.calendar.rules import WorkingCalendar

Step = tuple[str, datetime, int, dict[str, Any], str]  # move, when, by which account, payload, note
Moved = tuple[str, str, str, datetime, int, dict[str, Any]]  # move, from state, to state, when, by whom, facts


class MadeIncident:
    """One incident as its columns and texts (see `effects.Columns`), and what has happened to it."""

    __slots__ = (
        "accept_due_at", "accepted_at", "closed_at", "confirmed_at", "created_at", "created_by", "department",
        "due_at", "duplicate_of", "extended_days", "grid", "help_asked_at", "invalid_reason", "key", "kind", "level",
        "limit_unit", "moves", "notes", "number", "occurred_at", "paused_at", "place", "plan", "platform",
        "reported_at", "reporter", "result", "satisfied", "settled_at", "source", "state", "urgency",
    )  # fmt: skip

    def __init__(
        self, *, grid: int, kind: Kind, at: datetime, occurred_at: datetime, created_by: int, place: str
    ) -> None:
        self.grid, self.kind, self.created_at, self.occurred_at, self.place = grid, kind, at, occurred_at, place
        self.created_by, self.platform, self.urgency = created_by, kind.platform, Urgency.NORMAL.value
        self.source, self.level, self.state = ReportSource.MEMBER.value, Level.GRID.value, State.DRAFT.value
        self.reporter: int | None = None
        self.department: Unit | None = None
        self.reported_at: datetime | None = None
        self.accept_due_at: datetime | None = None
        self.accepted_at: datetime | None = None
        self.paused_at: datetime | None = None
        self.help_asked_at: datetime | None = None
        self.limit_unit = ""
        self.due_at: datetime | None = None
        self.settled_at: datetime | None = None
        self.confirmed_at: datetime | None = None
        self.closed_at: datetime | None = None
        self.satisfied: bool | None = None
        self.duplicate_of: MadeIncident | None = None
        self.extended_days, self.invalid_reason, self.result = 0, "", ""
        self.key, self.number = 0, ""
        self.plan: list[Step] = []
        self.moves: list[Moved] = []
        self.notes: dict[str, str] = {}

    def live(self, until: datetime, office: Office) -> None:
        """Make the planned moves that are before `until`."""
        lookups = MadeLookups(self, office)
        for name, at, actor, payload, note in self.plan:
            if at >= until:
                break
            from_state = self.state
            facts = carry_out(self, MOVES[name], Making(at, payload, lookups))
            self.moves.append((name, from_state, self.state, at, actor, facts))
            write_texts(self, payload, position=len(self.moves), note=note)
        self.plan = []


class MadeLookups:
    """The `effects.Lookups` of a made-up incident: in memory, for there are many."""

    __slots__ = ("incident", "office")

    def __init__(self, incident: MadeIncident, office: Office) -> None:
        self.incident, self.office = incident, office

    def limit(self, stage: str, urgency: str, on: date) -> TimeLimit | None:
        return self.office.limit(self.incident.kind.matter, stage, urgency, on)

    def calendar(self, _unit: str) -> WorkingCalendar:
        return self.office.calendar

    def last(self, *moves: str) -> tuple[datetime, dict[str, Any]] | None:
        earlier = reversed(self.incident.moves)
        return next(((at, facts) for name, _from, _to, at, _by, facts in earlier if name in moves), None)
