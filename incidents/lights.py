"""How cases, patrols and hazards stand to the deadline that runs, as lists and pages show it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from core.templatetags.figures import deadline
from incidents import rules
from incidents.models import Hazard, Incident, Premises
from incidents.workflow import TO_ACCEPT


def deadline_light(incident: Incident, at: datetime) -> rules.Standing:
    """`met`, `late`, `soon`, `open`, `paused`, or `none` without a deadline."""
    return _standing(vars(incident), at)


def deadline_words(incident: Incident, light: str) -> str:
    """The deadline that runs, in words, by its light."""
    if light == "met":
        return _("settled on time")
    if light == "late" and incident.settled_at:
        return _("settled late")
    if light == "paused":
        return _("the limit is paused")
    if light == "late":
        before = _("not accepted since") if incident.to_accept else _("overdue since")
    else:
        before = _("to be accepted by") if incident.to_accept else _("due")
    return f"{before} {deadline(incident.deadline)}" if incident.deadline else ""


def light_of_row(row: Mapping[str, Any], at: datetime) -> rules.Light | None:
    """Green, amber, red, or none without a deadline, of a case as a row of columns."""
    return rules.light(_standing(row, at))


def _standing(row: Mapping[str, Any], at: datetime) -> rules.Standing:
    to_accept = row["state"] in TO_ACCEPT
    return rules.standing(
        row["accept_due_at"] if to_accept else row["due_at"],
        at,
        unit=row["limit_unit"],
        settled_at=None if to_accept else row["settled_at"],
        paused_at=row["paused_at"],
    )


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
