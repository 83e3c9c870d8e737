"""The history of an incident as pages show it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.clock import as_deadline, day_of
from core.punctuation import listed
from incidents.incident.choices import STATE_LABELS
from incidents.incident.models import Incident, IncidentMove
from incidents.incident.workflow import State


def said_with(move: IncidentMove, note: str) -> str:
    """The decision of a move, in words, and its note: the answer of a return visit, the days of an extension."""
    facts, words = move.facts, []
    if "satisfied" in facts:
        words.append(_("satisfied") if facts["satisfied"] else _("not satisfied"))
    if "approved" in facts:
        words.append(_("approved") if facts["approved"] else _("refused"))
    if move.move in ("request-extension", "decide-extension") and facts.get("days"):
        days = facts["days"]
        words.append(ngettext("%(count)d working day", "%(count)d working days", days) % {"count": days})
    if "calendar_days" in facts:
        words.append(_moved_deadline(facts))
    return " · ".join([*words, note] if note else words)


def _moved_deadline(facts: dict[str, Any]) -> str:
    """Which days changed in the working calendar, and how the deadline moved."""
    due_at = facts.get("due_at") or facts["accept_due_at"]
    moments = [datetime.fromisoformat(text) for text in (facts["was"], due_at)]
    was, now = (as_deadline(at, today=day_of(at)) for at in moments)
    return _("changed days %(days)s; deadline %(was)s → %(now)s") % {
        "days": listed(facts["calendar_days"]),
        "was": was,
        "now": now,
    }


def history_of(incident: Incident) -> list[dict[str, Any]]:
    """Every move with its note, first come first; the moves and their actors should be prefetched."""
    notes = getattr(getattr(incident, "text", None), "notes", {})
    return [
        {
            "move": row.move,
            "to": STATE_LABELS[State(row.to_state)],
            "at": row.at,
            "by": row.actor,
            "note": said_with(row, notes.get(str(row.position), "")),
        }
        for row in incident.moves.all()
    ]
