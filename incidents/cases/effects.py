"""What each move does beside changing the state; each returns the facts for the history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core.errors import InvalidInput
from incidents.cases import limits, parts, rules
from incidents.cases.choices import InvalidReason
from incidents.cases.context import Context, MoveForbidden, choice, refuse_urgent_but_from_head
from incidents.cases.limits import answer_supervision, close_supervision
from incidents.cases.models import Incident
from incidents.cases.workflow import REOPEN_WITHIN_DAYS, State
from incidents.common.models import Level, Urgency
from incidents.routing import services as routing
from staff.calendar.lists import working_calendar
from staff.departments.models import Department


def nothing(_context: Context) -> dict[str, Any]:
    return {}


def _report(c: Context) -> dict[str, Any]:
    """The first report starts the limit of acceptance; a later one goes on with it (see `limits.pause_or_resume`)."""
    _check_account(c.incident)
    if c.incident.reported_at is not None:
        return {}
    c.incident.reported_at = c.at
    return limits.start_acceptance(c.incident, c.at)


def _check_account(incident: Incident) -> None:
    """Disputes and accidents are reported with their cause and course; a dead street lamp is not."""
    if incident.asks_account:
        missing = [name for name in ("cause", "course") if not getattr(incident.text, name).strip()]
        if missing:
            raise InvalidInput(
                _("A report of this kind says how it came about and what happened."),
                fields={name: _("Needed for disputes and accidents.") for name in missing},
            )


def _check_mediation(incident: Incident) -> None:
    """A dispute is settled with its mediation: by whom, with what outcome, oral or written."""
    if incident.matter.asks_mediation and not incident.mediations.exists():
        raise MoveForbidden(
            _("A dispute is settled with its mediation: write it down first."), fields={"mediation": _("missing")}
        )


def _self_close(c: Context) -> dict[str, Any]:
    """Fixed on the spot: due, settled and closed in one moment; it counts once the leader confirms it."""
    _check_account(c.incident)
    _check_mediation(c.incident)
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
    limits.start_result(c.incident, c.at, urgency=Urgency.NORMAL)
    return {"level": c.incident.level, **_due(c.incident)}


def _accept(c: Context) -> dict[str, Any]:
    c.incident.level = Level.SUBDISTRICT
    c.incident.accepted_at = c.at
    c.incident.urgency = choice(c, "urgency", Urgency.values, c.incident.urgency)
    limits.start_result(c.incident, c.at)
    return {"urgency": c.incident.urgency, **_due(c.incident)}


def _due(incident: Incident) -> dict[str, Any]:
    return {"due_at": incident.due_at.isoformat() if incident.due_at else None}


def _invalidate(c: Context) -> dict[str, Any]:
    c.incident.invalid_reason = choice(c, "reason", InvalidReason.values, "")
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
    """To a department, or back to the grid or village; an urgent one by the head only.

    Where the payload says neither department nor level, the office's routing decides.
    """
    incident = c.incident
    incident.urgency = choice(c, "urgency", Urgency.values, incident.urgency)
    refuse_urgent_but_from_head(c)
    routed = None if c.payload.get("department") or c.payload.get("level") else routing.route_of(incident)
    if routed:
        incident.level = routed.level
        incident.department = Department.objects.get(pk=routed.department) if routed.department else None
    else:
        incident.level = choice(c, "level", Level.values, Level.SUBDISTRICT)
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
        limits.start_result(incident, _taken_in_at(incident) or c.at)
    return {
        "department": incident.department.code if incident.department else None,
        "level": incident.level,
        "urgency": incident.urgency,
        **({"routed_by": routed.because or "default"} if routed else {}),
        **_due(incident),
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
    return {"approved": True, "days": days, **_due(c.incident)}


def _feed_back(c: Context) -> dict[str, Any]:
    _check_mediation(c.incident)
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
    """Up to the district; who handled it before is remembered, for an answer may give it back."""
    before, c.incident.level = c.incident.level, Level.DISTRICT
    return {"level": c.incident.level, "from_level": before}


def _answer(c: Context) -> dict[str, Any]:
    """The district closes it, or gives it back to the level that handled it before."""
    closes = bool(c.payload.get("closes"))
    if closes:
        c.incident.state = State.CLOSED.value
        c.incident.closed_at = c.at
        c.incident.settled_at = c.incident.settled_at or c.at
    else:
        asked = c.incident.moves.filter(move="escalate").order_by("-position").first()
        c.incident.level = asked.facts.get("from_level", Level.SUBDISTRICT) if asked else Level.SUBDISTRICT
    return {"closes": closes, "level": c.incident.level}


def _evaluate(c: Context) -> dict[str, Any]:
    """A return visit. Who is not satisfied has the case reopened, within 15 days and unless the visitor says no."""
    c.incident.satisfied = bool(c.payload["satisfied"])
    facts: dict[str, Any] = {"satisfied": c.incident.satisfied}
    if not c.incident.satisfied and c.payload.get("reopens", _may_reopen(c)):
        c.incident.state = State.REOPENED.value
        facts |= _reopen(c)
    return facts


def _may_reopen(c: Context) -> bool:
    closed_at = c.incident.closed_at
    return closed_at is not None and (c.at - closed_at).days < REOPEN_WITHIN_DAYS


def _reopen(c: Context) -> dict[str, Any]:
    """Within 15 days of its closing; the earlier settlement no longer stands and the limit runs anew."""
    incident = c.incident
    if not _may_reopen(c):
        raise MoveForbidden(_("A case is reopened within %(days)d days of its closing.") % {"days": REOPEN_WITHIN_DAYS})
    incident.settled_at = incident.closed_at = incident.confirmed_at = None
    limits.start_result(incident, c.at)
    return _due(incident)


def _ask_help(c: Context) -> dict[str, Any]:
    """Ask the guide of the village. Restricted cases stay with those who have a task in them: the office."""
    if c.incident.restricted:
        raise MoveForbidden(_("The guide does not see restricted cases; turn to the center."))
    c.incident.help_asked_at = c.at
    return {}


def _give_help(c: Context) -> dict[str, Any]:
    c.incident.help_asked_at = None
    return {}


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
    "hasten": limits.hasten,
    "ask-help": _ask_help,
    "give-help": _give_help,
    "involve": parts.involve,
    "answer-supervision": answer_supervision,
    "close-supervision": close_supervision,
}
