"""What each move changes in addition to the state; each function returns the facts for the history.

Plain values: nothing here asks or writes the database, and no move is refused here. What a move must not do is
refused before it (see `preparations`); limits, the calendar and earlier moves come through `Lookups`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from core.clock import day_of
from incidents.common.models import Level, Urgency
from incidents.incident import rules
from incidents.incident.rules import ACCEPT, CLOSE, Limit
from incidents.incident.workflow import FINISHED, PAUSED, TO_ACCEPT, Move, State
from staff.calendar.rules import WorkingCalendar

Facts = dict[str, Any]  # what the history keeps of a move


class Columns(Protocol):
    """What moves read and set of an incident: a row of the database, or a made-up incident."""

    state: str
    level: str
    urgency: str
    reported_at: datetime | None
    accept_due_at: datetime | None
    accepted_at: datetime | None
    due_at: datetime | None
    limit_unit: str
    paused_at: datetime | None
    help_asked_at: datetime | None
    settled_at: datetime | None
    confirmed_at: datetime | None
    closed_at: datetime | None
    extended_days: int
    department: Any  # has a `code` and a `platform`
    platform: str
    invalid_reason: str
    duplicate_of: Any  # has a `number`
    satisfied: bool | None


class Texts(Protocol):
    """What moves write of an incident's texts; `notes` by the position of the move."""

    notes: dict[str, str]
    result: str


class Lookups(Protocol):
    """What a move needs to know in addition to the columns of its incident."""

    def limit(self, stage: str, urgency: str, on: date) -> Limit | None:
        """The time limit of a stage on a day; None where none is set."""

    def calendar(self, unit: str) -> WorkingCalendar:
        """The calendar by which a limit of this unit is counted; any will do for minutes."""

    def last(self, *moves: str) -> tuple[datetime, Facts] | None:
        """The last of the earlier moves of these names: when it was, and its facts."""


@dataclass(frozen=True, slots=True)
class Making:
    """One move that is being made, as the effects take it."""

    at: datetime
    payload: Mapping[str, Any]  # with rows, or made-up ones, in the place of the codes and numbers that name them
    lookups: Lookups


class NoLimit(Exception):
    """No time limit of the result is set for the urgency."""


def carry_out(incident: Columns, move: Move, making: Making) -> Facts:
    """Make an allowed move of an incident: set its columns, and return the facts. Raises NoLimit."""
    if move.targets:
        incident.state = move.targets[0].value
    effect = EFFECTS.get(move.name)
    facts = effect(incident, making) if effect else {}
    facts |= _pause_or_resume(incident, making)
    if incident.state in FINISHED:
        incident.help_asked_at = None
    return facts


def write_texts(texts: Texts, payload: Mapping[str, Any], *, position: int, note: str) -> None:
    """Put the note and the result of the move at `position` into the texts, where there are any."""
    if note:
        texts.notes[str(position)] = note
    if "result" in payload:
        texts.result = payload["result"]


# --- deadlines ----------------------------------------------------------------------------------


def _deadline(making: Making, limit: Limit, begins: datetime) -> datetime:
    return rules.deadline(begins, limit.amount, limit.unit, making.lookups.calendar(limit.unit))


def _start_acceptance(incident: Columns, making: Making) -> Facts:
    """Set the time by which the report must be accepted, if a limit is set."""
    limit = making.lookups.limit(ACCEPT, incident.urgency, day_of(making.at))
    if limit is None:
        return {}
    incident.accept_due_at, incident.limit_unit = _deadline(making, limit, making.at), limit.unit
    return {"accept_due_at": incident.accept_due_at.isoformat()}


def _start_result(
    incident: Columns, making: Making, *, urgency: str | None = None, begins: datetime | None = None
) -> None:
    """Set the time by which the result must be fed back, counted from the move or from `begins`."""
    begins = begins or making.at
    limit = making.lookups.limit(CLOSE, urgency or incident.urgency, day_of(begins))
    if limit is None:
        raise NoLimit
    incident.due_at, incident.limit_unit = _deadline(making, limit, begins), limit.unit


def _due(incident: Columns) -> Facts:
    return {"due_at": incident.due_at.isoformat() if incident.due_at else None}


def _running(incident: Columns) -> tuple[str, datetime | None]:
    """The column of the running deadline, and its value."""
    if incident.state in TO_ACCEPT:
        return "accept_due_at", incident.accept_due_at
    return "due_at", incident.due_at


def _pause_or_resume(incident: Columns, making: Making) -> Facts:
    """Pause the running limit in the states that wait for others, and move it later when they end."""
    if incident.state in PAUSED:
        incident.paused_at = incident.paused_at or making.at
        return {}
    if incident.paused_at is None:
        return {}
    paused_at, incident.paused_at = incident.paused_at, None
    name, due_at = _running(incident)
    if due_at is None:
        return {}
    unit = incident.limit_unit
    moved = rules.resumed(due_at, paused_at, making.at, unit, making.lookups.calendar(unit))
    setattr(incident, name, moved)
    return {name: moved.isoformat(), "paused_at": paused_at.isoformat()}


def _hasten(incident: Columns, making: Making) -> Facts:
    """Make it urgent because of danger; its limit starts now where that ends earlier."""
    incident.urgency = Urgency.URGENT
    name, due_at = _running(incident)
    stage = ACCEPT if incident.state in TO_ACCEPT else CLOSE
    limit = making.lookups.limit(stage, Urgency.URGENT, day_of(making.at))
    if limit is not None and due_at is not None:
        sooner = _deadline(making, limit, making.at)
        if sooner < due_at:
            setattr(incident, name, sooner)
            incident.limit_unit, due_at = limit.unit, sooner
    return {"urgency": incident.urgency, name: due_at.isoformat() if due_at else None}


# --- the grid and the village -------------------------------------------------------------------


def _report(incident: Columns, making: Making) -> Facts:
    """The first report starts the limit of acceptance; a later one goes on with it (see `_pause_or_resume`)."""
    if incident.reported_at is not None:
        return {}
    incident.reported_at = making.at
    return _start_acceptance(incident, making)


def _self_close(incident: Columns, making: Making) -> Facts:
    """Fixed on the spot: due, settled and closed in one moment; it counts once the leader confirms it."""
    incident.reported_at = incident.reported_at or making.at
    incident.level = Level.GRID
    incident.due_at = incident.settled_at = incident.closed_at = making.at
    return {}


def _confirm(incident: Columns, making: Making) -> Facts:
    incident.confirmed_at = making.at
    return {}


def _settle(incident: Columns, making: Making) -> Facts:
    """The village settles it itself, within the normal limit."""
    incident.level, incident.accepted_at = Level.VILLAGE, making.at
    _start_result(incident, making, urgency=Urgency.NORMAL)
    return {"level": incident.level, **_due(incident)}


# --- the center takes it in, or not --------------------------------------------------------------


def _accept(incident: Columns, making: Making) -> Facts:
    incident.level, incident.accepted_at = Level.SUBDISTRICT, making.at
    incident.urgency = making.payload.get("urgency") or incident.urgency
    _start_result(incident, making)
    return {"urgency": incident.urgency, **_due(incident)}


def _invalidate(incident: Columns, making: Making) -> Facts:
    incident.invalid_reason = making.payload["reason"]
    return {"reason": incident.invalid_reason}


def _mark_duplicate(incident: Columns, making: Making) -> Facts:
    incident.duplicate_of = making.payload["duplicate_of"]
    return {"duplicate_of": incident.duplicate_of.number}


def _withdraw_judgement(incident: Columns, making: Making) -> Facts:
    """Back to where it was; for as long as the judgement stood, its running limit was paused."""
    incident.state = making.payload["back_to"]
    incident.invalid_reason, incident.duplicate_of = "", None
    if incident.state not in FINISHED and incident.state != State.SELF_CLOSED:
        incident.paused_at = making.payload["judged_at"]
    return {}


# --- a department or the village handles it ------------------------------------------------------


def _assign(incident: Columns, making: Making) -> Facts:
    """To a department, or back to the grid or village."""
    payload, department = making.payload, making.payload.get("department")
    incident.urgency = payload.get("urgency") or incident.urgency
    incident.level = payload.get("level") or Level.SUBDISTRICT
    incident.department = department
    if department:
        incident.platform = department.platform
    if payload.get("due_at"):
        incident.due_at = payload["due_at"]
    elif "urgency" in payload or incident.due_at is None:
        taken_in = making.lookups.last("accept", "reopen")
        _start_result(incident, making, begins=taken_in[0] if taken_in else None)
    return {
        "department": department.code if department else None,
        "level": incident.level,
        "urgency": incident.urgency,
        **_due(incident),
    }


def _request_extension(_incident: Columns, making: Making) -> Facts:
    return {"days": making.payload["days"]}


def _decide_extension(incident: Columns, making: Making) -> Facts:
    asked = making.lookups.last("request-extension")
    days = asked[1]["days"] if asked else 0
    if not making.payload["approved"]:
        return {"approved": False, "days": days}
    assert incident.due_at is not None  # else nobody could have asked
    incident.due_at = rules.extended(incident.due_at, days, making.lookups.calendar(rules.WORKING_DAYS))
    incident.extended_days = days
    return {"approved": True, "days": days, **_due(incident)}


def _feed_back(incident: Columns, making: Making) -> Facts:
    incident.settled_at = making.at
    return {}


def _verify(incident: Columns, making: Making) -> Facts:
    incident.closed_at = making.at
    return {}


def _rework(incident: Columns, _making: Making) -> Facts:
    """Clear the feedback that was sent to rework."""
    incident.settled_at = None
    return {}


def _escalate(incident: Columns, _making: Making) -> Facts:
    """Up to the district; who handled it before is remembered, for an answer may give it back."""
    before, incident.level = incident.level, Level.DISTRICT
    return {"level": incident.level, "from_level": before}


def _answer(incident: Columns, making: Making) -> Facts:
    """The district closes it, or gives it back to the level that handled it before."""
    closes = bool(making.payload.get("closes"))
    if closes:
        incident.state, incident.closed_at = State.CLOSED.value, making.at
        incident.settled_at = incident.settled_at or making.at
    else:
        raised = making.lookups.last("escalate")
        incident.level = raised[1].get("from_level", Level.SUBDISTRICT) if raised else Level.SUBDISTRICT
    return {"closes": closes, "level": incident.level}


# --- after the end, and apart from the usual order -----------------------------------------------


def _evaluate(incident: Columns, making: Making) -> Facts:
    """Record a return visit. If it was not satisfying: reopen, if still allowed and unless the visitor says no."""
    incident.satisfied = bool(making.payload["satisfied"])
    facts: Facts = {"satisfied": incident.satisfied}
    may_reopen = rules.may_reopen(incident.closed_at, making.at)
    if not incident.satisfied and making.payload.get("reopens", may_reopen):
        incident.state = State.REOPENED.value
        facts |= _reopen(incident, making)
    return facts


def _reopen(incident: Columns, making: Making) -> Facts:
    """Clear the earlier settlement and start the time limit again."""
    incident.settled_at = incident.closed_at = incident.confirmed_at = None
    _start_result(incident, making)
    return _due(incident)


def _ask_help(incident: Columns, making: Making) -> Facts:
    incident.help_asked_at = making.at
    return {}


def _give_help(incident: Columns, _making: Making) -> Facts:
    incident.help_asked_at = None
    return {}


# A move that is not here changes no column but the state.
EFFECTS: dict[str, Callable[[Columns, Making], Facts]] = {
    "report": _report,
    "self-close": _self_close,
    "confirm": _confirm,
    "settle": _settle,
    "accept": _accept,
    "invalidate": _invalidate,
    "mark-duplicate": _mark_duplicate,
    "withdraw-judgement": _withdraw_judgement,
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
    "hasten": _hasten,
    "ask-help": _ask_help,
    "give-help": _give_help,
}
