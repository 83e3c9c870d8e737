"""The lives of made-up cases. Pure: a case is planned move by move, and lives as far as the demo reaches.

`Case.make` mirrors what `incidents.cases.services.make_move` writes; a test replays a sample through the
service and compares every column.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random
from typing import Any

from core.clock import day_of, starts_at
from incidents.cases import rules
from incidents.cases.choices import ReportSource
from incidents.cases.workflow import MOVES, PAUSED, TO_ACCEPT, State
from incidents.common.models import Level, Urgency
from staff.calendar.rules import WorkingCalendar

Step = tuple[str, datetime, int, dict[str, Any], str]  # move, when, by which account, payload, note


class Office:
    """The office's working hours and time limits, computed once for all days that the demo touches."""

    def __init__(
        self, calendar: WorkingCalendar, begin: date, end: date, limits: Mapping[tuple[str, str], tuple[int, str]]
    ) -> None:
        self.calendar, self.limits, self.end = calendar, limits, end
        self.days = [day for n in range((end - begin).days) if calendar.is_working(day := begin + timedelta(days=n))]
        self._due: dict[tuple[date, int], datetime] = {}

    @cached_property
    def _working(self) -> set[date]:
        return set(self.days)

    def working(self, begin: date, end: date) -> list[date]:
        """The working days of a half-open range."""
        return self.days[
            bisect_right(self.days, begin - timedelta(days=1)) : bisect_right(self.days, end - timedelta(days=1))
        ]

    def later(self, rng: Random, at: datetime, days: int) -> datetime:
        """A moment in office hours, that many working days after `at`."""
        day = self.days[bisect_right(self.days, at.date()) + days - 1]
        return starts_at(day) + timedelta(minutes=510 + int(rng.random() * 480))

    def soon(self, rng: Random, at: datetime) -> datetime:
        """A moment within some hours where the office is open, on the next working day otherwise."""
        if at.date() in self._working and at.hour < 16:
            return at + timedelta(minutes=5 + int(rng.random() * 60))
        return self.later(rng, at, 1)

    def due(self, stage: str, begins: datetime, urgency: str) -> tuple[datetime, str]:
        """When a stage that begins at `begins` is due, and the unit of its limit."""
        amount, unit = self.limits[stage, urgency]
        if unit == rules.MINUTES:
            return rules.deadline(begins, amount, unit, self.calendar), unit
        key = day_of(begins), amount
        if key not in self._due:
            self._due[key] = rules.deadline(begins, amount, unit, self.calendar)
        return self._due[key], unit


@dataclass(frozen=True, slots=True)
class Kind:
    """What a case is about: a matter and one of its sub-categories."""

    matter: int
    subcategory: int
    platform: str
    restricted: bool
    matter_name: str
    name: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A department, and the account that acts for it."""

    key: int
    code: str
    platform: str
    account: int


@dataclass(frozen=True, slots=True)
class Actors:
    """Accounts, by what they do."""

    center: int
    head: int
    district: int
    units: tuple[Unit, ...]

    def unit(self, platform: str, rng: Random) -> Unit:
        return rng.choice([unit for unit in self.units if unit.platform == platform])


class Case:
    """One case as its columns, and what has happened to it."""

    __slots__ = (
        "accept_due_at", "accepted_at", "closed_at", "confirmed_at", "created_at", "created_by", "department",
        "due_at", "duplicate_of", "extended_days", "grid", "invalid_reason", "key", "kind", "level", "limit_unit",
        "moves", "notes", "number", "occurred_at", "paused_at", "place", "plan", "platform", "reported_at", "reporter",
        "result", "satisfied", "settled_at", "source", "state", "urgency",
    )  # fmt: skip

    def __init__(
        self, *, grid: int, kind: Kind, at: datetime, occurred_at: datetime, created_by: int, place: str
    ) -> None:
        self.grid, self.kind, self.created_at, self.occurred_at, self.place = grid, kind, at, occurred_at, place
        self.created_by, self.platform, self.urgency = created_by, kind.platform, Urgency.NORMAL.value
        self.source, self.level, self.state = ReportSource.MEMBER.value, Level.GRID.value, State.DRAFT.value
        self.reporter: int | None = None
        self.department: int | None = None
        self.reported_at: datetime | None = None
        self.accept_due_at: datetime | None = None
        self.accepted_at: datetime | None = None
        self.paused_at: datetime | None = None
        self.limit_unit = ""
        self.due_at: datetime | None = None
        self.settled_at: datetime | None = None
        self.confirmed_at: datetime | None = None
        self.closed_at: datetime | None = None
        self.satisfied: bool | None = None
        self.duplicate_of: Case | None = None
        self.extended_days, self.invalid_reason, self.result = 0, "", ""
        self.key, self.number = 0, ""
        self.plan: list[Step] = []
        self.moves: list[tuple[str, str, str, datetime, int, dict[str, Any]]] = []
        self.notes: dict[str, str] = {}

    def live(self, until: datetime, office: Office) -> None:
        """Make the planned moves that lie before `until`."""
        for step in self.plan:
            if step[1] >= until:
                break
            self.make(step, office)
        self.plan = []

    def make(self, step: Step, office: Office) -> None:
        name, at, actor, payload, note = step
        from_state = self.state
        self.state = MOVES[name].targets[0].value
        effect = EFFECTS.get(name)
        facts = effect(self, at, payload, office) if effect else {}
        facts |= self._pause_or_resume(at, office)
        self.moves.append((name, from_state, self.state, at, actor, facts))
        if note:
            self.notes[str(len(self.moves))] = note
        if "result" in payload:
            self.result = payload["result"]

    def _pause_or_resume(self, at: datetime, office: Office) -> dict[str, Any]:
        if self.state in PAUSED:
            self.paused_at = self.paused_at or at
        elif self.paused_at is not None:
            paused_at, self.paused_at = self.paused_at, None
            name = "accept_due_at" if self.state in TO_ACCEPT else "due_at"
            moved = rules.resumed(getattr(self, name), paused_at, at, self.limit_unit, office.calendar)
            setattr(self, name, moved)
            return {name: moved.isoformat(), "paused_at": paused_at.isoformat()}
        return {}


Effect = Callable[[Case, datetime, dict[str, Any], Office], dict[str, Any]]


def _report(case: Case, at: datetime, _payload: dict[str, Any], office: Office) -> dict[str, Any]:
    if case.reported_at is not None:
        return {}
    case.reported_at = at
    case.accept_due_at, case.limit_unit = office.due("accept", at, case.urgency)
    return {"accept_due_at": case.accept_due_at.isoformat()}


def _close_by(case: Case, at: datetime, urgency: str, office: Office) -> dict[str, Any]:
    case.due_at, case.limit_unit = office.due("close", at, urgency)
    return {"due_at": case.due_at.isoformat()}


def _self_close(case: Case, at: datetime, _payload: dict[str, Any], _office: Office) -> dict[str, Any]:
    case.reported_at = case.reported_at or at
    case.level = Level.GRID.value
    case.due_at = case.settled_at = case.closed_at = at
    return {}


def _confirm(case: Case, at: datetime, _payload: dict[str, Any], _office: Office) -> dict[str, Any]:
    case.confirmed_at = at
    return {}


def _settle(case: Case, at: datetime, _payload: dict[str, Any], office: Office) -> dict[str, Any]:
    case.level, case.accepted_at = Level.VILLAGE.value, at
    return {"level": case.level, **_close_by(case, at, Urgency.NORMAL.value, office)}


def _accept(case: Case, at: datetime, payload: dict[str, Any], office: Office) -> dict[str, Any]:
    case.level, case.accepted_at = Level.SUBDISTRICT.value, at
    case.urgency = payload.get("urgency", case.urgency)
    return {"urgency": case.urgency, **_close_by(case, at, case.urgency, office)}


def _invalidate(case: Case, _at: datetime, payload: dict[str, Any], _office: Office) -> dict[str, Any]:
    case.invalid_reason = payload["reason"]
    return {"reason": case.invalid_reason}


def _mark_duplicate(case: Case, _at: datetime, payload: dict[str, Any], _office: Office) -> dict[str, Any]:
    case.duplicate_of = payload["duplicate_of"]
    return {"duplicate_of": case.duplicate_of}  # its number stands here once it has one


def _assign(case: Case, _at: datetime, payload: dict[str, Any], _office: Office) -> dict[str, Any]:
    unit: Unit | None = payload.get("department")
    case.level = payload.get("level", Level.SUBDISTRICT.value)
    case.department = unit.key if unit else None
    case.platform = unit.platform if unit else case.platform
    return {
        "department": unit.code if unit else None,
        "level": case.level,
        "urgency": case.urgency,
        "due_at": case.due_at.isoformat() if case.due_at else "",
    }


def _request_extension(_case: Case, _at: datetime, payload: dict[str, Any], _office: Office) -> dict[str, Any]:
    return {"days": payload["days"]}


def _decide_extension(case: Case, _at: datetime, payload: dict[str, Any], office: Office) -> dict[str, Any]:
    days = next(facts["days"] for name, *_, facts in reversed(case.moves) if name == "request-extension")
    if not payload["approved"]:
        return {"approved": False, "days": days}
    assert case.due_at is not None
    case.due_at, case.extended_days = rules.extended(case.due_at, days, office.calendar), days
    return {"approved": True, "days": days, "due_at": case.due_at.isoformat()}


def _feed_back(case: Case, at: datetime, _payload: dict[str, Any], _office: Office) -> dict[str, Any]:
    case.settled_at = at
    return {}


def _verify(case: Case, at: datetime, _payload: dict[str, Any], _office: Office) -> dict[str, Any]:
    case.closed_at = at
    return {}


def _rework(case: Case, _at: datetime, _payload: dict[str, Any], _office: Office) -> dict[str, Any]:
    case.settled_at = None
    return {}


def _escalate(case: Case, _at: datetime, _payload: dict[str, Any], _office: Office) -> dict[str, Any]:
    before, case.level = case.level, Level.DISTRICT.value
    return {"level": case.level, "from_level": before}


def _answer(case: Case, at: datetime, payload: dict[str, Any], _office: Office) -> dict[str, Any]:
    closes = bool(payload.get("closes"))
    if closes:
        case.state, case.closed_at = State.CLOSED.value, at
        case.settled_at = case.settled_at or at
    else:
        case.level = next(facts["from_level"] for name, *_, facts in reversed(case.moves) if name == "escalate")
    return {"closes": closes, "level": case.level}


def _evaluate(case: Case, at: datetime, payload: dict[str, Any], office: Office) -> dict[str, Any]:
    case.satisfied = payload["satisfied"]
    if case.satisfied:
        return {"satisfied": True}
    case.state = State.REOPENED.value
    return {"satisfied": False, **_reopen(case, at, payload, office)}


def _reopen(case: Case, at: datetime, _payload: dict[str, Any], office: Office) -> dict[str, Any]:
    case.settled_at = case.closed_at = case.confirmed_at = None
    return _close_by(case, at, case.urgency, office)


EFFECTS: dict[str, Effect] = {
    "report": _report,
    "self-close": _self_close,
    "confirm": _confirm,
    "settle": _settle,
    "accept": _accept,
    "invalidate": _invalidate,
    "mark-duplicate": _mark_duplicate,
    "assign": _assign,
    "request-extension": _request_extension,
    "decide-extension": _decide_extension,
    "feed-back": _feed_back,
    "verify": _verify,
    "rework": _rework,
    "escalate": _escalate,
    "answer": _answer,
    "evaluate": _evaluate,
    "reopen": _reopen,
}
