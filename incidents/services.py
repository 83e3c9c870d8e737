"""Writes of the incident's life: discovery, and every move of the table in `workflow`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from core.clock import SHANGHAI, day_of
from core.errors import Conflict, InvalidInput, NotAllowed
from grids.models import Grid, Matter, Subcategory
from incidents import rules
from incidents.models import (
    Incident,
    IncidentMove,
    IncidentText,
    InvalidReason,
    Level,
    LimitStage,
    ReportSource,
    TimeLimit,
    Urgency,
)
from incidents.workflow import MOVES, REOPEN_WITHIN_DAYS, Move, Party, State
from staff.access import Access, access_of
from staff.models import Department, Role, User, Worker
from staff.selectors import working_calendar

TEXTS = ("title", "place", "description", "cause", "course", "parties", "contact")
LENGTHS = {name: getattr(IncidentText._meta.get_field(name), "max_length", None) for name in (*TEXTS, "result")}

NOT_STORABLE = re.compile(r"[\x00\ud800-\udfff]")  # PostgreSQL takes no NUL, and UTF-8 no half characters


class MoveForbidden(Conflict):
    """The state of the case forbids the move; the message names the state."""

    code = "move_forbidden"


class MoveNotYours(NotAllowed):
    """The move exists in this state, but not for this person."""

    code = "move_not_yours"


class AlreadyRecorded(Conflict):
    """The other system's number belongs to a case that was taken in before."""

    code = "already_recorded"


@transaction.atomic
def record_incident(
    *,
    by: User,
    at: datetime,
    grid: Grid,
    matter: Matter,
    occurred_at: datetime,
    texts: Mapping[str, str],
    subcategory: Subcategory | None = None,
    reporter: Worker | None = None,
    source: str = "",
    urgency: str = Urgency.NORMAL,
    longitude: Any = None,
    latitude: Any = None,
    external_id: str = "",
) -> Incident:
    """Write down a case as a draft of `by`; the move `report` hands it in.

    A report on behalf of a member names the `reporter`; without one, the reporter is the worker of
    the account, or nobody for what the center or the public found. Raises InvalidInput, AlreadyRecorded.
    """
    if source in ("", ReportSource.MEMBER):  # what the public told an operator is not the operator's report
        reporter = reporter or by.worker
    source = source or (ReportSource.MEMBER if reporter else ReportSource.CENTER)
    check_facts(
        at=at,
        grid=grid,
        matter=matter,
        subcategory=subcategory,
        occurred_at=occurred_at,
        reporter=reporter,
        source=source,
    )
    check_texts(texts)
    try:
        with transaction.atomic():
            incident = Incident.objects.create(
                number=_next_number(grid, at),
                subdistrict_id=grid.subdistrict_id,
                grid=grid,
                matter=matter,
                subcategory=subcategory,
                restricted=matter.restricted or bool(subcategory and subcategory.restricted),
                source=source,
                urgency=urgency,
                occurred_at=occurred_at,
                reporter=reporter,
                created_by=by,
                platform=matter.platform,
                longitude=longitude,
                latitude=latitude,
                external_id=external_id,
            )
    except IntegrityError as error:
        if not external_id:
            raise
        message = _("A case with this number of the other system exists already.")
        raise AlreadyRecorded(message, fields={"external_id": message}) from error
    incident.text = IncidentText.objects.create(
        incident=incident, **{name: texts[name] for name in TEXTS if texts.get(name)}
    )
    return incident


def check_facts(
    *,
    at: datetime,
    grid: Grid,
    matter: Matter,
    subcategory: Subcategory | None,
    occurred_at: datetime,
    reporter: Worker | None,
    source: str,
) -> None:
    """Refuse what cannot be true. Raises InvalidInput naming every field at fault."""
    wrong: dict[str, str] = {}
    day = day_of(at)
    if occurred_at > at:
        wrong["occurred_at"] = _("This lies in the future; give the time when it happened.")
    if not Grid.objects.filter(pk=grid.pk).open_on(day_of(min(occurred_at, at))).exists():
        wrong["grid"] = _("This grid was not open on that day.")
    if not Matter.objects.filter(pk=matter.pk).in_force(day).exists():
        wrong["matter"] = _("This matter is not in force.")
    if subcategory and subcategory.matter_id != matter.pk:
        wrong["subcategory"] = _("This sub-category belongs to another matter.")
    if reporter and source in (ReportSource.PUBLIC, ReportSource.CENTER):
        wrong["reporter"] = _("What the public or the center found has no member as its reporter.")
    if reporter is None and source == ReportSource.MEMBER:
        wrong["reporter"] = _("Name the member who reported it.")
    if reporter and reporter.subdistrict_id != grid.subdistrict_id:
        wrong["reporter"] = _("This person works for another subdistrict.")
    if wrong:
        raise InvalidInput(_("The report cannot be taken in as it stands."), fields=wrong)


def check_texts(texts: Mapping[str, str]) -> None:
    """Refuse identity numbers in any text, and texts that are too long. Raises InvalidInput."""
    wrong: dict[str, str] = {}
    for name, text in texts.items():
        limit = LENGTHS.get(name, 2000)
        if limit and len(text) > limit:
            wrong[name] = _("%(count)d characters at most.") % {"count": limit}
        elif NOT_STORABLE.search(text):
            wrong[name] = _("This text holds a character that cannot be stored (NUL). Remove it.")
        elif rules.holds_identity_number(text):
            wrong[name] = _("Identity numbers may not be stored. Remove the number.")
    if wrong:
        raise InvalidInput(_("A text cannot be stored as it stands."), fields=wrong)


def _next_number(grid: Grid, at: datetime) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('incidents_number')")
        (serial,) = cursor.fetchone()
    return f"{grid.subdistrict.code}-{day_of(at).year}-{serial:06d}"


def parties_of(access: Access, incident: Incident, *, user: User) -> frozenset[Party]:
    """In which relations a person stands to a case."""
    parties: set[Party] = set()
    if incident.created_by_id == user.pk or (access.worker and incident.reporter_id == access.worker):
        parties.add(Party.AUTHOR)
    if incident.grid_id in access.tends_as(Role.FULL_TIME):
        parties.add(Party.FULL_TIME)
    if incident.grid_id in access.tends_as(Role.LEADER):
        parties.add(Party.LEADER)
    if ("center", incident.subdistrict_id) in access.office_duties:
        parties |= {Party.CENTER, Party.HANDLER}  # the office writes down what a unit tells it by telephone
    if ("head", incident.subdistrict_id) in access.office_duties:
        parties.add(Party.HEAD)
    if access.has("field") and incident.subdistrict_id in access.scope.subdistricts:
        parties |= {Party.AUTHOR, Party.FULL_TIME, Party.LEADER}  # on behalf of those who serve the grid
    settled_by_village = incident.level in (Level.GRID, Level.VILLAGE)
    if incident.department_id in access.departments or (settled_by_village and Party.LEADER in parties):
        parties.add(Party.HANDLER)
    if access.has("district"):
        parties.add(Party.DISTRICT)
    return frozenset(parties)


@transaction.atomic
def make_move(
    *,
    number: str,
    name: str,
    by: User,
    now: datetime,
    at: datetime | None = None,
    note: str = "",
    payload: Mapping[str, Any] | None = None,
) -> Incident:
    """Make one move of a case, with its history row, or refuse it whole.

    `at` is when it happened, where the office enters it afterwards; `payload` holds what the move
    requires (see `workflow.MOVES`). Raises MoveForbidden, MoveNotYours, InvalidInput.
    """
    payload = dict(payload or {})
    move = MOVES.get(name)
    if move is None:
        raise InvalidInput(
            _("There is no such move."), fields={"move": _("one of: %(moves)s") % {"moves": ", ".join(MOVES)}}
        )
    # Two people moving one case queue here; the second then sees the first one's state and gets a 409.
    incident: Incident = (
        Incident.objects.select_for_update(no_key=True, of=("self",))
        .select_related("text", "subdistrict", "grid")
        .get(number=number)
    )
    last = incident.moves.order_by("-position").first()
    access = access_of(by)
    happened = _moment(at, now=now, last=last, may_enter_late=bool(access.offices) or access.has("field"))
    _check_allowed(move, incident, access, by=by)
    _check_payload(move, payload, note)
    from_state = incident.state
    context = _Context(incident, move, payload, by, access, happened)
    incident.state = move.targets[0].value
    facts = EFFECTS.get(name, _nothing)(context)
    incident.save()
    position = last.position + 1 if last else 1
    IncidentMove.objects.create(
        incident=incident,
        position=position,
        move=name,
        from_state=from_state,
        to_state=incident.state,
        at=happened,
        recorded_at=now,
        actor=by,
        facts=facts,
    )
    if note:
        incident.text.notes[str(position)] = note
    if note or "result" in payload:
        incident.text.result = payload.get("result", incident.text.result)
        incident.text.save(update_fields=["notes", "result"])
    return incident


def _moment(at: datetime | None, *, now: datetime, last: IncidentMove | None, may_enter_late: bool) -> datetime:
    if at is None:
        return max(now, last.at) if last else now
    if not may_enter_late:
        raise NotAllowed(_("Only the office enters a move afterwards; leave the time out."))
    if at > now:
        raise InvalidInput(_("This lies in the future."), fields={"at": _("not later than now")})
    if last and at < last.at:
        raise InvalidInput(
            _("The case moved on later than that."),
            fields={"at": _("not before %(at)s") % {"at": last.at.astimezone(SHANGHAI).isoformat()}},
        )
    return at


def _check_allowed(move: Move, incident: Incident, access: Access, *, by: User) -> None:
    if incident.state not in move.sources:
        raise MoveForbidden(
            _("A case that is %(state)s does not allow this move.") % {"state": incident.get_state_display()},
            fields={"state": incident.state},
        )
    parties = parties_of(access, incident, user=by)
    if not move.by & parties:
        raise MoveNotYours(_("This move is not yours to make."))
    if not move.judges:
        return
    if access.worker and access.worker == incident.reporter_id:
        raise MoveNotYours(_("Nobody judges their own report."))
    handled = [name for name, row in MOVES.items() if row.handles]
    if move.verifies and incident.moves.filter(actor=by, move__in=handled).exists():
        raise MoveNotYours(_("Nobody confirms, verifies or evaluates a case that they handled."))


def _blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _check_payload(move: Move, payload: Mapping[str, Any], note: str) -> None:
    wrong = {
        name: _("This move needs it.")
        for name in sorted(move.requires)
        if _blank(note if name == "note" else payload.get(name))
    }
    known = move.requires | move.accepts
    wrong |= {name: _("This move does not take it.") for name in sorted(set(payload) - known)}
    if wrong:
        raise InvalidInput(_("The move lacks something, or has too much."), fields=wrong)
    check_texts({"note": note, **({"result": payload["result"]} if "result" in payload else {})})


# --- what each move does beside changing the state; each returns the facts for the history ------


@dataclass
class _Context:
    incident: Incident
    move: Move
    payload: dict[str, Any]
    by: User
    access: Access
    at: datetime


def _nothing(_context: _Context) -> dict[str, Any]:
    return {}


def _report(c: _Context) -> dict[str, Any]:
    c.incident.reported_at = c.incident.reported_at or c.at
    return {}


def _self_close(c: _Context) -> dict[str, Any]:
    """Fixed on the spot: due, settled and closed in one moment; it counts once the leader confirms it."""
    c.incident.reported_at = c.incident.reported_at or c.at
    c.incident.level = Level.GRID
    c.incident.due_at = c.incident.settled_at = c.incident.closed_at = c.at
    return {}


def _confirm(c: _Context) -> dict[str, Any]:
    c.incident.confirmed_at = c.at
    return {}


def _settle(c: _Context) -> dict[str, Any]:
    """The village settles it itself, within the normal limit."""
    c.incident.level = Level.VILLAGE
    c.incident.accepted_at = c.at
    c.incident.due_at = due_from(c.incident, c.at, urgency=Urgency.NORMAL)
    return {"level": c.incident.level, "due_at": c.incident.due_at.isoformat()}


def _accept(c: _Context) -> dict[str, Any]:
    c.incident.level = Level.SUBDISTRICT
    c.incident.accepted_at = c.at
    c.incident.urgency = _choice(c, "urgency", Urgency.values, c.incident.urgency)
    c.incident.due_at = due_from(c.incident, c.at)
    return {"urgency": c.incident.urgency, "due_at": c.incident.due_at.isoformat()}


def _invalidate(c: _Context) -> dict[str, Any]:
    c.incident.invalid_reason = _choice(c, "reason", InvalidReason.values, "")
    return {"reason": c.incident.invalid_reason}


def _mark_duplicate(c: _Context) -> dict[str, Any]:
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


def _assign(c: _Context) -> dict[str, Any]:
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


def _department(c: _Context) -> Department | None:
    code = c.payload.get("department")
    if not code:
        return None
    found = Department.objects.filter(subdistrict=c.incident.subdistrict_id, code=code).first()
    if found is None:
        raise InvalidInput(_("There is no such department."), fields={"department": _("unknown code")})
    return found


def _request_extension(c: _Context) -> dict[str, Any]:
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


def _decide_extension(c: _Context) -> dict[str, Any]:
    asked = c.incident.moves.filter(move="request-extension").order_by("-position").first()
    days = asked.facts["days"] if asked else 0
    if not c.payload["approved"]:
        return {"approved": False, "days": days}
    if c.incident.due_at is None or c.at >= c.incident.due_at:
        raise MoveForbidden(_("The deadline has passed; an extension is approved before it."))
    c.incident.due_at = rules.extended(c.incident.due_at, days, working_calendar(c.incident.subdistrict_id))
    c.incident.extended_days = days
    return {"approved": True, "days": days, "due_at": c.incident.due_at.isoformat()}


def _feed_back(c: _Context) -> dict[str, Any]:
    c.incident.settled_at = c.at
    return {}


def _verify(c: _Context) -> dict[str, Any]:
    c.incident.closed_at = c.at
    return {}


def _rework(c: _Context) -> dict[str, Any]:
    """The feedback that was sent to rework no longer stands."""
    c.incident.settled_at = None
    return {}


def _escalate(c: _Context) -> dict[str, Any]:
    c.incident.level = Level.DISTRICT
    return {"level": c.incident.level}


def _answer(c: _Context) -> dict[str, Any]:
    closes = bool(c.payload.get("closes"))
    if closes:
        c.incident.state = State.CLOSED.value
        c.incident.closed_at = c.at
        c.incident.settled_at = c.incident.settled_at or c.at
    else:
        c.incident.level = Level.SUBDISTRICT
    return {"closes": closes}


def _evaluate(c: _Context) -> dict[str, Any]:
    c.incident.satisfied = bool(c.payload["satisfied"])
    return {"satisfied": c.incident.satisfied}


def _reopen(c: _Context) -> dict[str, Any]:
    """Within 15 days of its closing; the earlier settlement no longer stands and the limit runs anew."""
    incident = c.incident
    if incident.closed_at is None or (c.at - incident.closed_at).days >= REOPEN_WITHIN_DAYS:
        raise MoveForbidden(_("A case is reopened within %(days)d days of its closing.") % {"days": REOPEN_WITHIN_DAYS})
    incident.settled_at = incident.closed_at = incident.confirmed_at = None
    incident.due_at = due_from(incident, c.at)
    return {"due_at": incident.due_at.isoformat()}


EFFECTS: dict[str, Callable[[_Context], dict[str, Any]]] = {
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


def _choice(c: _Context, name: str, allowed: list[str], default: str) -> str:
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
