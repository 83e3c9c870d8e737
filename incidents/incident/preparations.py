"""What comes before a move's effect and asks the database: refusals, rows in the place of codes, parts and notes.

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
from incidents.routing import services as routing
from staff.departments.models import Department

ONE_DAY = timedelta(days=1)


def nothing(_context: Context) -> dict[str, Any]:
    return {}


def _report(c: Context) -> dict[str, Any]:
    """Disputes and accidents are reported with their cause and course; a dead street lamp is not."""
    if c.incident.asks_account:
        missing = [name for name in ("cause", "course") if not getattr(c.incident.text, name).strip()]
        if missing:
            raise InvalidInput(
                _("A report of this kind says how it came about and what happened."),
                fields={name: _("Needed for disputes and accidents.") for name in missing},
            )
    _plausible_day(c)
    return {}


def _plausible_day(c: Context) -> None:
    """Nobody reports hundreds of incidents on a day. Asked at the first report, which is what counts."""
    if c.incident.reporter_id is None or c.incident.reported_at is not None:
        return
    day = day_of(c.at)
    of_the_day = Incident.objects.filter(
        reporter=c.incident.reporter_id, reported_at__gte=starts_at(day), reported_at__lt=starts_at(day + ONE_DAY)
    )
    bounds.refuse_too_many("reporter", of_the_day, bounds.REPORTS_A_DAY)


def _mediated(c: Context) -> dict[str, Any]:
    """A dispute is settled with its mediation: by whom, with what outcome, oral or written."""
    if c.incident.matter.asks_mediation and not c.incident.mediations.exists():
        raise MoveForbidden(
            _("A dispute is settled with its mediation: write it down first."), fields={"mediation": _("missing")}
        )
    return {}


def _self_close(c: Context) -> dict[str, Any]:
    return _report(c) | _mediated(c)


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
    """The case goes back to the state in which it was judged; one that came judged from elsewhere was never in one."""
    judged = c.incident.moves.filter(move__in=("invalidate", "mark-duplicate")).order_by("-position").first()
    if judged is None:
        raise MoveForbidden(_("It was judged in another system: correct it there."))
    c.payload |= {"back_to": judged.from_state, "judged_at": judged.at}
    return {"back_to": judged.from_state, "judged": judged.move}


def _assign(c: Context) -> dict[str, Any]:
    """An urgent one by the head only. The office's routing decides where the payload names no department or level."""
    urgency = choice(c, "urgency", Urgency.values, c.incident.urgency)
    refuse_urgent_but_from_head(c, urgency)
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
    if c.incident.extended_days:
        raise MoveForbidden(_("A case is extended once only."))
    if not rules.may_extend(c.incident.due_at, c.at):
        raise MoveForbidden(_("The deadline has passed; an extension is asked for before it."))
    return {}


def _decide_extension(c: Context) -> dict[str, Any]:
    if c.payload["approved"] and not rules.may_extend(c.incident.due_at, c.at):
        raise MoveForbidden(TOO_LATE_TO_EXTEND)
    return {}


def _evaluate(c: Context) -> dict[str, Any]:
    if not c.payload["satisfied"] and c.payload.get("reopens"):
        _reopen(c)
    return {}


def _reopen(c: Context) -> dict[str, Any]:
    if not rules.may_reopen(c.incident.closed_at, c.at):
        raise MoveForbidden(
            _("A case is reopened within %(days)d days of its closing.") % {"days": rules.REOPEN_WITHIN_DAYS}
        )
    return {}


def _hasten(c: Context) -> dict[str, Any]:
    if c.incident.urgency != Urgency.NORMAL:
        raise MoveForbidden(_("The case is urgent already."))
    return {}


def _ask_help(c: Context) -> dict[str, Any]:
    """The guide of the village is asked. Restricted incidents stay with those who have a task in them: the office."""
    if c.incident.restricted:
        raise MoveForbidden(_("The guide does not see restricted cases; turn to the center."))
    return {}


def _answer_supervision(c: Context) -> dict[str, Any]:
    """Say why it is late and what is done about it, for every open note of the incident."""
    open_ = c.incident.supervisions.open().filter(answered_at=None)
    if not open_.update(answered_at=c.at, answered_by=c.by):
        raise MoveForbidden(_("No supervision note of this case waits for an answer."))
    return {}


def _close_supervision(c: Context) -> dict[str, Any]:
    """Close the notes that were answered. Who answered does not close."""
    answered = c.incident.supervisions.open().filter(answered_at__isnull=False)
    if answered.filter(answered_by=c.by).exists():
        raise MoveForbidden(_("Who answered a supervision note does not close it."))
    if not answered.update(closed_at=c.at, closed_by=c.by):
        raise MoveForbidden(_("No supervision note of this case has been answered yet."))
    return {}


PREPARATIONS: dict[str, Callable[[Context], dict[str, Any]]] = {
    "report": _report,
    "self-close": _self_close,
    "accept": _accept,
    "invalidate": _invalidate,
    "mark-duplicate": _mark_duplicate,
    "withdraw-judgement": _withdraw_judgement,
    "assign": _assign,
    "request-extension": _request_extension,
    "decide-extension": _decide_extension,
    "feed-back": _mediated,
    "evaluate": _evaluate,
    "reopen": _reopen,
    "hasten": _hasten,
    "ask-help": _ask_help,
    "involve": parts.involve,
    "answer-supervision": _answer_supervision,
    "close-supervision": _close_supervision,
}
