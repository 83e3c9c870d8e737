"""How deadlines and patrols stand, as lists show it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from incidents.models import Hazard, Incident, Premises


def deadline_light(incident: Incident, at: datetime) -> str:
    """`met`, `late`, `soon` (within a day), `open`, or `none` without a deadline."""
    if incident.due_at is None:
        return "none"
    if incident.settled_at:
        return "met" if incident.settled_at <= incident.due_at else "late"
    if incident.due_at < at:
        return "late"
    return "soon" if incident.due_at < at + timedelta(days=1) else "open"


def patrol_light(premises: Premises, day: date) -> str:
    """The patrol of premises: `late`, `soon` (within 3 days), `open`, or `none` off the register."""
    if premises.patrol_due_on is None or day not in premises.during:
        return "none"
    if premises.patrol_due_on < day:
        return "late"
    return "soon" if premises.patrol_due_on <= day + timedelta(days=3) else "open"


def hazard_light(hazard: Hazard, at: datetime) -> str:
    """The deadline of a hazard: `met`, `late`, `soon` (within a day), `open`, or `none` without one."""
    if hazard.due_at is None:
        return "none"
    if hazard.settled_at:
        return "met" if hazard.on_time else "late"
    if hazard.due_at <= at:
        return "late"
    return "soon" if hazard.due_at <= at + timedelta(days=1) else "open"
