"""Whom a move is news for: told in the inbox, in the transaction of the move."""

from __future__ import annotations

from datetime import date, datetime

from incidents.models import Incident
from incidents.services.parties import Recipients, page_for
from incidents.workflow import Party, State
from staff.inbox import notify
from staff.models import User

# Move → the topic, and to whom. What a list of work shows anyway is not told: accept, start, feed-back …
NEWS: dict[str, tuple[str, Party]] = {
    "return": ("case_returned", Party.AUTHOR),
    "invalidate": ("case_invalid", Party.AUTHOR),
    "mark-duplicate": ("case_duplicate", Party.AUTHOR),
    "assign": ("case_assigned", Party.HANDLER),
    "rework": ("case_reworked", Party.HANDLER),
    "reopen": ("case_reopened", Party.HANDLER),
    "request-extension": ("extension_asked", Party.HEAD),
    "decide-extension": ("extension_decided", Party.HANDLER),
    "hasten": ("case_hastened", Party.CENTER),
    "ask-help": ("help_asked", Party.GUIDE),
    "answer-supervision": ("supervision_answered", Party.HEAD),
    "close-supervision": ("supervision_closed", Party.HANDLER),
}
RESULT = ("case_closed", Party.AUTHOR)  # the reporter gets the result


def tell(incident: Incident, move: str, *, position: int, by: User, at: datetime, on: date) -> None:
    """Tell whom a move is news for, but not who made it. At most two queries beside the notice itself."""
    if move == "give-help":
        _tell(incident, "help_given", Party.LEADER, _askers(incident), position=position, by=by, at=at)
        return
    if move in ("verify", "confirm", "answer") and incident.state == State.CLOSED:
        topic, party = RESULT
    elif move == "evaluate" and incident.state == State.REOPENED:
        topic, party = NEWS["reopen"]
    elif move in NEWS:
        topic, party = NEWS[move]
    else:
        return
    to = Recipients([incident], [party], on).of(incident, party)
    _tell(incident, topic, party, to, position=position, by=by, at=at)


def _askers(incident: Incident) -> set[int]:
    """Who asked last."""
    asked = incident.moves.filter(move="ask-help").order_by("-position").first()
    return {asked.actor_id} if asked else set()


def _tell(incident: Incident, topic: str, party: Party, to: set[int], *, position: int, by: User, at: datetime) -> None:
    notify(
        topic=topic,
        about=f"{incident.number} {position}",
        to=to - {by.pk},
        values={"number": incident.number},
        link=page_for(party, incident),
        at=at,
    )
