"""Deadlines of a case: set when a stage begins, held up, shortened by danger, answered for if missed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core.clock import day_of
from core.errors import InvalidInput
from incidents.cases import rules
from incidents.cases.choices import LimitStage, LimitUnit
from incidents.cases.context import Context, MoveForbidden
from incidents.cases.models import Incident, TimeLimit
from incidents.cases.workflow import FINISHED, PAUSED
from incidents.common.models import Urgency
from staff.calendar.lists import working_calendar
from staff.calendar.rules import WorkingCalendar

Deadline = tuple[datetime, str]  # the moment, and the unit of the limit that it came from


def start_acceptance(incident: Incident, at: datetime) -> dict[str, Any]:
    """Set by when the report must be accepted. Where no limit is set, there is none to keep."""
    limit = TimeLimit.objects.applying(incident, stage=LimitStage.ACCEPT, urgency=incident.urgency, on=day_of(at))
    if limit is None:
        return {}
    incident.accept_due_at, incident.limit_unit = _counted(incident, limit, at)
    return {"accept_due_at": incident.accept_due_at.isoformat()}


def start_result(incident: Incident, begins: datetime, *, urgency: str | None = None) -> None:
    """Set by when the result must be fed back, counted from `begins`. Raises InvalidInput where no limit is set."""
    incident.due_at, incident.limit_unit = result_deadline(incident, begins, urgency=urgency or incident.urgency)


def result_deadline(incident: Incident, begins: datetime, *, urgency: str) -> Deadline:
    limit = TimeLimit.objects.applying(incident, stage=LimitStage.CLOSE, urgency=urgency, on=day_of(begins))
    if limit is None:
        raise InvalidInput(_("No time limit is set for this urgency. Set one in the back office."))
    return _counted(incident, limit, begins)


def running_limit(incident: Incident) -> TimeLimit | None:
    """The limit that runs for a case, as people may be told it. One query."""
    begins = incident.reported_at if incident.to_accept else incident.accepted_at
    if begins is None or incident.state in FINISHED:
        return None
    stage = LimitStage.ACCEPT if incident.to_accept else LimitStage.CLOSE
    return TimeLimit.objects.applying(incident, stage=stage, urgency=incident.urgency, on=day_of(begins))


def _counted(incident: Incident, limit: TimeLimit, begins: datetime) -> Deadline:
    return rules.deadline(begins, limit.amount, limit.unit, _calendar(incident, limit.unit)), limit.unit


def _calendar(incident: Incident, unit: str) -> WorkingCalendar:
    """The working calendar where days are counted; the clock needs none."""
    return working_calendar(incident.subdistrict_id) if unit == LimitUnit.WORKING_DAYS else WorkingCalendar()


def pause_or_resume(incident: Incident, at: datetime) -> dict[str, Any]:
    """Hold the running limit up in the states that wait for others, and move it on when they end.

    Returns what history tells of it.
    """
    waits = incident.state in PAUSED
    if waits and incident.paused_at is None:
        incident.paused_at = at
    elif not waits and incident.paused_at is not None:
        paused_at, incident.paused_at = incident.paused_at, None
        name = "accept_due_at" if incident.to_accept else "due_at"
        due_at = getattr(incident, name)
        if due_at is None:
            return {}
        calendar = _calendar(incident, incident.limit_unit)
        moved = rules.resumed(due_at, paused_at, at, incident.limit_unit, calendar)
        setattr(incident, name, moved)
        return {name: moved.isoformat(), "paused_at": paused_at.isoformat()}
    return {}


def hasten(c: Context) -> dict[str, Any]:
    """Danger: an ordinary case becomes an urgent one, and its limit runs from now where that is shorter."""
    incident = c.incident
    if incident.urgency != Urgency.NORMAL:
        raise MoveForbidden(_("The case is urgent already."))
    incident.urgency = Urgency.URGENT
    stage, name = (LimitStage.ACCEPT, "accept_due_at") if incident.to_accept else (LimitStage.CLOSE, "due_at")
    limit = TimeLimit.objects.applying(incident, stage=stage, urgency=Urgency.URGENT, on=day_of(c.at))
    running = incident.deadline
    if limit is not None and running is not None:
        sooner, unit = _counted(incident, limit, c.at)
        if sooner < running:
            setattr(incident, name, sooner)
            incident.limit_unit = unit
    shown = incident.deadline
    return {"urgency": incident.urgency, name: shown.isoformat() if shown else None}


def answer_supervision(c: Context) -> dict[str, Any]:
    """Say why it is late and what is done about it, for every open note of the case."""
    open_ = c.incident.supervisions.open().filter(answered_at=None)
    if not open_.update(answered_at=c.at, answered_by=c.by):
        raise MoveForbidden(_("No supervision note of this case waits for an answer."))
    return {}


def close_supervision(c: Context) -> dict[str, Any]:
    """Close the notes that were answered. Who answered does not close."""
    answered = c.incident.supervisions.open().filter(answered_at__isnull=False)
    if answered.filter(answered_by=c.by).exists():
        raise MoveForbidden(_("Who answered a supervision note does not close it."))
    if not answered.update(closed_at=c.at, closed_by=c.by):
        raise MoveForbidden(_("No supervision note of this case has been answered yet."))
    return {}
