"""The deadline that runs for an incident, as lights and words for lists and pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core.templatetags.figures import deadline, how_late
from incidents.incident import rules
from incidents.incident.models import Incident
from incidents.incident.workflow import FINISHED, TO_ACCEPT


def deadline_light(incident: Incident, at: datetime) -> rules.Standing:
    """`met`, `late`, `soon`, `open`, `paused`, or `none` without a deadline."""
    return _standing(vars(incident), at)


def light_of_row(row: Mapping[str, Any], at: datetime) -> rules.Light | None:
    """Green, amber, red, or none without a deadline, of an incident as a row of columns."""
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


def deadline_words(incident: Incident, light: str) -> str:
    """The deadline that runs, in words, by its light."""
    if light == "met":
        return _("settled on time")
    if light == "late" and incident.settled_at:
        return _("settled late")
    if light == "paused":
        return _("the limit is paused")
    if incident.deadline is None:
        return ""
    before = _("to be accepted by") if incident.to_accept else _("due")
    return f"{before} {deadline(incident.deadline)}"


def time_left(incident: Incident) -> str:
    """How late it is, or was settled, or how long is left, after a dot; nothing once it waits for nobody."""
    if due := runs_until(incident):
        return f" · {how_late(due)}"
    was_late = incident.settled_at and deadline_light(incident, incident.settled_at) == rules.Standing.LATE
    return f" · {_('settled late')}" if was_late else ""


def runs_until(incident: Incident) -> datetime | None:
    """The deadline, as long as it runs for anybody."""
    return None if incident.settled_at or incident.state in FINISHED else incident.deadline
