"""One move that is being made, and the ways in which it is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Conflict, InvalidInput, NotAllowed
from grids.duties import Duty
from incidents.common.models import Urgency
from incidents.incident.models import Incident
from incidents.incident.workflow import Move
from staff.access import Access
from staff.accounts.models import User


class MoveForbidden(Conflict):
    """The state of the incident forbids the move; the message names the state."""

    code = "move_forbidden"


class IncidentMovedOn(Conflict):
    """Somebody else has moved the incident since the person looked; `fields` give its present state."""

    code = "case_moved_on"


class MoveNotYours(NotAllowed):
    """The move exists in this state, but not for this person."""

    code = "move_not_yours"


@dataclass
class Context:
    """One move that is being made: the values that the effects read and change."""

    incident: Incident
    move: Move
    payload: dict[str, Any]
    by: User
    access: Access
    at: datetime  # when it happened
    now: datetime  # when it is written
    position: int  # of the row of history that it will be


def refuse_urgent_but_from_head(access: Access, incident: Incident, urgency: str) -> None:
    """Raises MoveNotYours where anybody but a head gives an urgent incident to a department."""
    if urgency != Urgency.NORMAL and not access.holds(Duty.HEAD, in_=incident.subdistrict_id):
        raise MoveNotYours(_("An urgent case is assigned by the head."))


def choice(c: Context, name: str, allowed: list[str], default: str) -> str:
    """The value in the payload, or the default. Raises InvalidInput naming the field and what it may be."""
    value = c.payload.get(name) or default
    if value not in allowed:
        raise InvalidInput(
            _("%(value)s is not known.") % {"value": str(value)[:40]},
            fields={name: _("one of: %(values)s") % {"values": ", ".join(allowed)}},
        )
    return str(value)
