"""The lives of made-up cases. Pure: a case is planned move by move, and lives as far as the demo reaches.

`Case.make` mirrors what `incidents.services.make_move` writes; a test replays a sample through the
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
from incidents import rules
from incidents.models import InvalidReason, Level, ReportSource, Urgency
from incidents.workflow import MOVES, PAUSED, TO_ACCEPT, State
from staff.rules import WorkingCalendar

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

FIXED = ("已当场整改到位。", "现场劝导，已清理完毕。", "已当场处置，隐患消除。")
SETTLED = ("双方达成口头协议，矛盾化解。", "已落实整改，复查合格。", "已上门处理，群众认可。")
HANDLED = ("已派员处置，现场复查合格。", "已责令整改并完成复查。", "已按规定办理完毕。")


class Planner:
    """Plans how cases go. Whatever decides a month's figures is judged within two working days, before it freezes."""

    def __init__(self, rng: Random, office: Office, actors: Actors) -> None:
        self.rng, self.office, self.actors = rng, office, actors

    def spot(self, at: datetime, *, author: int, leader: int) -> list[Step]:
        """Fixed on the spot by a full-time member, confirmed by the leader."""
        confirmed = self.office.soon(self.rng, at)
        return [
            ("self-close", at, author, {"result": self.rng.choice(FIXED)}, ""),
            ("confirm", confirmed, leader, {}, ""),
        ]

    def village(self, at: datetime, *, author: int, leader: int, late: bool) -> list[Step]:
        """Settled by the village within the normal limit, or after it; some reworked, some extended."""
        rng, office, center = self.rng, self.office, self.actors.center
        taken = office.soon(rng, at)
        steps: list[Step] = [("report", at, author, {}, ""), ("settle", taken, leader, {}, "")]
        result = {"result": rng.choice(SETTLED)}
        dice = rng.random()
        if late:
            done = office.later(rng, taken, rng.randint(8, 12))
        elif dice < 0.08:
            asked = office.later(rng, taken, 4)
            steps.append(("request-extension", asked, leader, {"days": 3}, "当事人外出，需再次上门。"))
            steps.append(("decide-extension", office.later(rng, asked, 1), self.actors.head, {"approved": True}, ""))
            done = office.later(rng, taken, rng.randint(8, 10))
        else:
            done = office.later(rng, taken, rng.randint(1, 4))
        if not late and 0.08 < dice < 0.16:
            first, again = done, office.later(rng, done, 1)
            done = office.later(rng, again, 1)
            steps.append(("feed-back", first, leader, dict(result), ""))
            steps.append(("rework", again, center, {}, "整改不彻底，请重新处理。"))
        steps.append(("feed-back", done, leader, result, ""))
        return steps + self._finish(done, leader, result)

    def department(self, case: Case, at: datetime, *, author: int, leader: int, late: bool) -> list[Step]:
        """Taken in by the center and handled by a department; a few go back, up, or round again."""
        rng, office, center = self.rng, self.office, self.actors.center
        unit = self.actors.unit(case.platform, rng)
        taken = office.soon(rng, at)
        assigned = office.soon(rng, taken)
        steps: list[Step] = [("report", at, author, {}, ""), ("accept", taken, center, {}, "")]
        dice = rng.random()
        if dice < 0.06:
            steps.append(("assign", assigned, center, {"level": Level.VILLAGE.value}, ""))
            begun = office.later(rng, assigned, 1)
            done = office.later(rng, begun, rng.randint(1, 4))
            steps.append(("start", begun, leader, {}, ""))
            result = {"result": rng.choice(SETTLED)}
            steps.append(("feed-back", done, leader, result, ""))
            return steps + self._finish(done, leader, result)
        steps.append(("assign", assigned, center, {"department": unit}, ""))
        if dice < 0.10:
            sent_back = office.later(rng, assigned, 1)
            other = rng.choice(self.actors.units)
            assigned = office.later(rng, sent_back, 1)
            steps.append(("send-back", sent_back, unit.account, {}, "不属于本部门职责，请改派。"))
            steps.append(("assign", assigned, center, {"department": other}, ""))
            unit = other
        begun = office.soon(rng, assigned)
        steps.append(("start", begun, unit.account, {}, ""))
        if dice > 0.985:
            raised = office.later(rng, begun, 1)
            answered = office.later(rng, raised, rng.randint(2, 6))
            closes = dice > 0.992
            steps.append(("escalate", raised, self.actors.head, {}, "涉及多个街道，报请区级协调。"))
            steps.append(("answer", answered, self.actors.district, {"closes": closes}, "区级已协调，按会议纪要办理。"))
            if closes:
                return steps
            begun = answered
        done = office.later(rng, begun, rng.randint(9, 12) if late else rng.randint(1, 4))
        result = {"result": rng.choice(HANDLED)}
        if 0.10 < dice < 0.16:
            again = office.later(rng, done, 1)
            steps.append(("feed-back", done, unit.account, dict(result), ""))
            steps.append(("rework", again, center, {}, "照片不清，请补充后再反馈。"))
            done = office.later(rng, again, 1)
        steps.append(("feed-back", done, unit.account, result, ""))
        steps += self._finish(done, unit.account, result)
        if 0.16 < dice < 0.18 and steps[-1][0] == "verify":
            reopened = office.later(rng, steps[-1][1], 2)
            steps.append(("reopen", reopened, self.actors.center, {}, "群众反映问题反复。"))
            steps += self._round_again(reopened, unit.account, result)
        return steps

    def _round_again(self, reopened: datetime, handler: int, result: dict[str, Any]) -> list[Step]:
        """A reopened case is handled once more by whoever handled it, and stays closed."""
        rng, office = self.rng, self.office
        begun = office.later(rng, reopened, 1)
        done = office.later(rng, begun, 2)
        return [
            ("start", begun, handler, {}, ""),
            ("feed-back", done, handler, result, ""),
            ("verify", office.later(rng, done, 1), self.actors.center, {}, ""),
        ]

    def urgent(self, case: Case, at: datetime, *, author: int, late: bool) -> list[Step]:
        """Assigned by the head within the hour, handled by the clock."""
        unit = self.actors.unit(case.platform, self.rng)
        taken = at + timedelta(minutes=self.rng.randint(5, 50))
        assigned = taken + timedelta(minutes=self.rng.randint(5, 30))
        done = assigned + timedelta(hours=30 if late else self.rng.randint(2, 20))
        result = {"result": self.rng.choice(HANDLED)}
        return [
            ("report", at, author, {}, ""),
            ("accept", taken, self.actors.center, {"urgency": Urgency.URGENT.value}, ""),
            ("assign", assigned, self.actors.head, {"department": unit}, ""),
            ("start", assigned + timedelta(minutes=20), unit.account, {}, ""),
            ("feed-back", done, unit.account, result, ""),
            *self._finish(done, unit.account, result),
        ]

    def _finish(self, done: datetime, handler: int, result: dict[str, Any]) -> list[Step]:
        """Verified by the center on the next working day; every fourth is asked afterwards, and a few are unhappy."""
        rng, center = self.rng, self.actors.center
        verified = self.office.later(rng, done, 1)
        steps: list[Step] = [("verify", verified, center, {}, "")]
        if rng.random() < 0.25:
            asked = self.office.later(rng, verified, rng.randint(2, 4))
            satisfied = rng.random() < 0.94
            note = "" if satisfied else "回访时群众表示未彻底解决。"
            steps.append(("evaluate", asked, center, {"satisfied": satisfied}, note))
            if not satisfied:
                steps += self._round_again(asked, handler, result)
        return steps

    def invalid(self, at: datetime, *, author: int) -> list[Step]:
        reason = self.rng.choice(InvalidReason.values)
        judged = self.office.soon(self.rng, at)
        return [("report", at, author, {}, ""), ("invalidate", judged, self.actors.center, {"reason": reason}, "")]

    def duplicate(self, at: datetime, *, author: int, original: Case) -> list[Step]:
        judged = self.office.soon(self.rng, at)
        return [
            ("report", at, author, {}, ""),
            ("mark-duplicate", judged, self.actors.center, {"duplicate_of": original}, ""),
        ]

    def returned(self, at: datetime, *, author: int, leader: int) -> list[Step]:
        """Returned for lack of detail; handed in again by most, and never by some."""
        back = self.office.soon(self.rng, at)
        steps: list[Step] = [
            ("report", at, author, {}, ""),
            ("return", back, self.actors.center, {}, "地点不详，请补充后重新上报。"),
        ]
        if self.rng.random() < 0.6:
            again = self.office.soon(self.rng, back)
            rest = self.village(again, author=author, leader=leader, late=False)
            steps += rest
        return steps

    def discarded(self, at: datetime, *, author: int) -> list[Step]:
        return [("discard", at, author, {}, "")]
