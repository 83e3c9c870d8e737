"""What comes before a move's effect and asks the database: what was sent, rows in the place of codes, parts and notes.

What is refused whatever was sent is in `obstacles`.
Each preparation may put rows into the payload, and returns what it adds to the facts. Effects are in `effects`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from core.clock import day_of, starts_at
from core.errors import InvalidInput
from incidents.common import bounds
from incidents.common.models import Level, Urgency
from incidents.incident import parts, rules
from incidents.incident.choices import TOO_LATE_TO_EXTEND, InvalidReason
from incidents.incident.context import Context, MoveForbidden, choice, refuse_urgent_but_from_head
from incidents.incident.models import Incident
from incidents.incident.obstacles import JUDGED, refuse_late_reopening
from incidents.routing import services as routing
from staff.departments.models import Department

ONE_DAY = timedelta(days=1)


def nothing(_context: Context) -> dict[str, Any]:
    return {}


def _plausible_day(c: Context) -> dict[str, Any]:
    """Nobody reports hundreds of incidents on a day. Asked at the first report, which is what counts."""
    if c.incident.reporter_id is None or c.incident.reported_at is not None:
        return {}
    day = day_of(c.at)
    of_the_day = Incident.objects.filter(
        reporter=c.incident.reporter_id, reported_at__gte=starts_at(day), reported_at__lt=starts_at(day + ONE_DAY)
    )
    bounds.refuse_too_many("reporter", of_the_day, bounds.REPORTS_A_DAY)
    return {}


def _accept(c: Context) -> dict[str, Any]:
    choice(c, "urgency", Urgency.values, c.incident.urgency)
    return {}


def _invalidate(c: Context) -> dict[str, Any]:
    choice(c, "reason", InvalidReason.values, "")
    return {}


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
    c.payload["duplicate_of"] = original
    return {}


def _withdraw_judgement(c: Context) -> dict[str, Any]:
    """The case goes back to the state in which it was judged."""
    judged = c.incident.moves.filter(move__in=JUDGED).order_by("position").last()
    assert judged is not None  # else it was refused
    c.payload |= {"back_to": judged.from_state, "judged_at": judged.at}
    return {"back_to": judged.from_state, "judged": judged.move}


def _assign(c: Context) -> dict[str, Any]:
    """An urgent one by the head only. The office's routing decides where the payload names no department or level."""
    urgency = choice(c, "urgency", Urgency.values, c.incident.urgency)
    refuse_urgent_but_from_head(c.access, c.incident, urgency)
    facts: dict[str, Any] = {}
    named = c.payload.get("department") or c.payload.get("level")
    if not named and (route := routing.route_of(c.incident, urgency)):
        c.payload["level"] = route.level
        c.payload["department"] = Department.objects.get(pk=route.department) if route.department else None
        facts = {"routed_by": route.because or "default"}
    else:
        c.payload["level"] = choice(c, "level", Level.values, Level.SUBDISTRICT)
        c.payload["department"] = _department(c)
    if c.payload["department"] is None and c.payload["level"] not in (Level.GRID, Level.VILLAGE):
        raise InvalidInput(_("Name the department that handles it."), fields={"department": _("missing")})
    if c.payload.get("due_at") and c.payload["due_at"] <= c.at:
        raise InvalidInput(_("The deadline has passed already."), fields={"due_at": _("not after the move")})
    return facts


def _department(c: Context) -> Department | None:
    code = c.payload.get("department")
    if not code:
        return None
    department = Department.objects.filter(subdistrict=c.incident.subdistrict_id, code=code).first()
    if department is None:
        raise InvalidInput(_("There is no such department."), fields={"department": _("unknown code")})
    return department


def _request_extension(c: Context) -> dict[str, Any]:
    days = c.payload["days"]
    if type(days) is not int or not 1 <= days <= rules.MAX_EXTENSION_DAYS:
        raise InvalidInput(
            _("An extension is at most %(days)d working days.") % {"days": rules.MAX_EXTENSION_DAYS},
            fields={"days": _("from 1 to %(days)d") % {"days": rules.MAX_EXTENSION_DAYS}},
        )
    return {}


def _decide_extension(c: Context) -> dict[str, Any]:
    if c.payload["approved"] and not rules.may_extend(c.incident.due_at, c.at):
        raise MoveForbidden(TOO_LATE_TO_EXTEND)
    return {}


def _evaluate(c: Context) -> dict[str, Any]:
    if not c.payload["satisfied"] and c.payload.get("reopens"):
        refuse_late_reopening(c)
    return {}


def _answer_supervision(c: Context) -> dict[str, Any]:
    """Say why it is late and what is done about it, for every open note of the incident."""
    c.incident.supervisions.open().filter(answered_at=None).update(answered_at=c.at, answered_by=c.by)
    return {}


def _close_supervision(c: Context) -> dict[str, Any]:
    """Close the notes that were answered."""
    c.incident.supervisions.open().filter(answered_at__isnull=False).update(closed_at=c.at, closed_by=c.by)
    return {}


PREPARATIONS: dict[str, Callable[[Context], dict[str, Any]]] = {
    "report": _plausible_day,
    "self-close": _plausible_day,
    "accept": _accept,
    "invalidate": _invalidate,
    "mark-duplicate": _mark_duplicate,
    "withdraw-judgement": _withdraw_judgement,
    "assign": _assign,
    "request-extension": _request_extension,
    "decide-extension": _decide_extension,
    "evaluate": _evaluate,
    "involve": parts.involve,
    "answer-supervision": _answer_supervision,
    "close-supervision": _close_supervision,
}
