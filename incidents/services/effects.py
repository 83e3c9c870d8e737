"""What each move does beside changing the state; each returns the facts for the history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core.clock import day_of
from core.errors import Conflict, InvalidInput, NotAllowed
from incidents import rules
from incidents.models import (
    Incident,
    InvalidReason,
    Level,
    LimitStage,
    TimeLimit,
    Urgency,
)
from incidents.workflow import REOPEN_WITHIN_DAYS, Move, State
from staff.access import Access
from staff.models import Department, User
from staff.selectors import working_calendar


class MoveForbidden(Conflict):
    """The state of the case forbids the move; the message names the state."""

    code = "move_forbidden"


class MoveNotYours(NotAllowed):
    """The move exists in this state, but not for this person."""

    code = "move_not_yours"


@dataclass
class Context:
    """One move of one case that is being made: what the effects read and change."""

    incident: Incident
    move: Move
    payload: dict[str, Any]
    by: User
    access: Access
    at: datetime


def nothing(_context: Context) -> dict[str, Any]:
    return {}


def _report(c: Context) -> dict[str, Any]:
    c.incident.reported_at = c.incident.reported_at or c.at
    return {}


def _self_close(c: Context) -> dict[str, Any]:
    """Fixed on the spot: due, settled and closed in one moment; it counts once the leader confirms it."""
    c.incident.reported_at = c.incident.reported_at or c.at
    c.incident.level = Level.GRID
    c.incident.due_at = c.incident.settled_at = c.incident.closed_at = c.at
    return {}


def _confirm(c: Context) -> dict[str, Any]:
    c.incident.confirmed_at = c.at
    return {}


def _settle(c: Context) -> dict[str, Any]:
    """The village settles it itself, within the normal limit."""
    c.incident.level = Level.VILLAGE
    c.incident.accepted_at = c.at
    c.incident.due_at = due_from(c.incident, c.at, urgency=Urgency.NORMAL)
    return {"level": c.incident.level, "due_at": c.incident.due_at.isoformat()}


def _accept(c: Context) -> dict[str, Any]:
    c.incident.level = Level.SUBDISTRICT
    c.incident.accepted_at = c.at
    c.incident.urgency = _choice(c, "urgency", Urgency.values, c.incident.urgency)
    c.incident.due_at = due_from(c.incident, c.at)
    return {"urgency": c.incident.urgency, "due_at": c.incident.due_at.isoformat()}


def _invalidate(c: Context) -> dict[str, Any]:
    c.incident.invalid_reason = _choice(c, "reason", InvalidReason.values, "")
    return {"reason": c.incident.invalid_reason}


def _mark_duplicate(c: Context) -> dict[str, Any]:
    original = (
        Incident.objects.filter(number=c.payload["duplicate_of"], subdistrict=c.incident.subdistrict_id)
        .exclude(pk=c.incident.pk)
        .first()
    )
    if original is None:
        raise InvalidInput(
            _("There is no such case to be a duplicate of."), fields={"duplicate_of": _("unknown number")}
        )
    c.incident.duplicate_of = original
    return {"duplicate_of": original.number}


def _assign(c: Context) -> dict[str, Any]:
    """To a department, or back to the grid or village; an urgent one by the head only."""
    incident = c.incident
    incident.urgency = _choice(c, "urgency", Urgency.values, incident.urgency)
    if incident.urgency != Urgency.NORMAL and ("head", incident.subdistrict_id) not in c.access.office_duties:
        raise MoveNotYours(_("An urgent case is assigned by the head."))
    incident.level = _choice(c, "level", Level.values, Level.SUBDISTRICT)
    incident.department = _department(c)
    if incident.department is not None:
        incident.platform = incident.department.platform
    elif incident.level not in (Level.GRID, Level.VILLAGE):
        raise InvalidInput(_("Name the department that handles it."), fields={"department": _("missing")})
    if c.payload.get("due_at"):
        if c.payload["due_at"] <= c.at:
            raise InvalidInput(_("The deadline has passed already."), fields={"due_at": _("not after the move")})
        incident.due_at = c.payload["due_at"]
    elif "urgency" in c.payload or incident.due_at is None:
        incident.due_at = due_from(incident, _taken_in_at(incident) or c.at)
    return {
        "department": incident.department.code if incident.department else None,
        "level": incident.level,
        "urgency": incident.urgency,
        "due_at": incident.due_at.isoformat(),
    }


def _taken_in_at(incident: Incident) -> datetime | None:
    """From when its limit runs: the last acceptance or reopening."""
    taken_in = incident.moves.filter(move__in=["accept", "reopen"]).order_by("-position").first()
    return taken_in.at if taken_in else None


def _department(c: Context) -> Department | None:
    code = c.payload.get("department")
    if not code:
        return None
    found = Department.objects.filter(subdistrict=c.incident.subdistrict_id, code=code).first()
    if found is None:
        raise InvalidInput(_("There is no such department."), fields={"department": _("unknown code")})
    return found


def _request_extension(c: Context) -> dict[str, Any]:
    days = c.payload["days"]
    if type(days) is not int or not 1 <= days <= rules.MAX_EXTENSION_DAYS:
        raise InvalidInput(
            _("An extension is at most %(days)d working days.") % {"days": rules.MAX_EXTENSION_DAYS},
            fields={"days": _("from 1 to %(days)d") % {"days": rules.MAX_EXTENSION_DAYS}},
        )
    if c.incident.extended_days:
        raise MoveForbidden(_("A case is extended once only."))
    if c.incident.due_at is None or c.at >= c.incident.due_at:
        raise MoveForbidden(_("The deadline has passed; an extension is asked for before it."))
    return {"days": days}


def _decide_extension(c: Context) -> dict[str, Any]:
    asked = c.incident.moves.filter(move="request-extension").order_by("-position").first()
    days = asked.facts["days"] if asked else 0
    if not c.payload["approved"]:
        return {"approved": False, "days": days}
    if c.incident.due_at is None or c.at >= c.incident.due_at:
        raise MoveForbidden(_("The deadline has passed; an extension is approved before it."))
    c.incident.due_at = rules.extended(c.incident.due_at, days, working_calendar(c.incident.subdistrict_id))
    c.incident.extended_days = days
    return {"approved": True, "days": days, "due_at": c.incident.due_at.isoformat()}


def _feed_back(c: Context) -> dict[str, Any]:
    c.incident.settled_at = c.at
    return {}


def _verify(c: Context) -> dict[str, Any]:
    c.incident.closed_at = c.at
    return {}


def _rework(c: Context) -> dict[str, Any]:
    """The feedback that was sent to rework no longer stands."""
    c.incident.settled_at = None
    return {}


def _escalate(c: Context) -> dict[str, Any]:
    c.incident.level = Level.DISTRICT
    return {"level": c.incident.level}


def _answer(c: Context) -> dict[str, Any]:
    closes = bool(c.payload.get("closes"))
    if closes:
        c.incident.state = State.CLOSED.value
        c.incident.closed_at = c.at
        c.incident.settled_at = c.incident.settled_at or c.at
    else:
        c.incident.level = Level.SUBDISTRICT
    return {"closes": closes}


def _evaluate(c: Context) -> dict[str, Any]:
    c.incident.satisfied = bool(c.payload["satisfied"])
    return {"satisfied": c.incident.satisfied}


def _reopen(c: Context) -> dict[str, Any]:
    """Within 15 days of its closing; the earlier settlement no longer stands and the limit runs anew."""
    incident = c.incident
    if incident.closed_at is None or (c.at - incident.closed_at).days >= REOPEN_WITHIN_DAYS:
        raise MoveForbidden(_("A case is reopened within %(days)d days of its closing.") % {"days": REOPEN_WITHIN_DAYS})
    incident.settled_at = incident.closed_at = incident.confirmed_at = None
    incident.due_at = due_from(incident, c.at)
    return {"due_at": incident.due_at.isoformat()}


EFFECTS: dict[str, Callable[[Context], dict[str, Any]]] = {
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


def _choice(c: Context, name: str, allowed: list[str], default: str) -> str:
    value = c.payload.get(name) or default
    if value not in allowed:
        raise InvalidInput(
            _("%(value)s is not known.") % {"value": value},
            fields={name: _("one of: %(values)s") % {"values": ", ".join(allowed)}},
        )
    return str(value)


def due_from(incident: Incident, begins: datetime, *, urgency: str | None = None) -> datetime:
    """When the result must be fed back, counted from acceptance by the limit in force on that day."""
    limits = TimeLimit.objects.filter(
        subdistrict=incident.subdistrict_id,
        urgency=urgency or incident.urgency,
        stage=LimitStage.CLOSE,
        in_force_from__lte=day_of(begins),
    )
    limit = limits.order_by("-in_force_from").first()
    if limit is None:
        raise InvalidInput(_("No time limit is set for this urgency. Set one in the back office."))
    return rules.deadline(begins, limit.amount, limit.unit, working_calendar(incident.subdistrict_id))
