"""How a deadline stands, as lists show it."""

from __future__ import annotations

from datetime import datetime, timedelta

from incidents.models import Incident


def deadline_light(incident: Incident, at: datetime) -> str:
    """`met`, `late`, `soon` (within a day), `open`, or `none` without a deadline."""
    if incident.due_at is None:
        return "none"
    if incident.settled_at:
        return "met" if incident.settled_at <= incident.due_at else "late"
    if incident.due_at < at:
        return "late"
    return "soon" if incident.due_at < at + timedelta(days=1) else "open"
