"""The history of a case as pages show it."""

from __future__ import annotations

from typing import Any

from incidents.models import STATE_LABELS, Incident
from incidents.workflow import State


def history_of(incident: Incident) -> list[dict[str, Any]]:
    """Every move with its note, first come first; the moves and their actors should be prefetched."""
    notes = getattr(getattr(incident, "text", None), "notes", {})
    return [
        {
            "move": row.move,
            "to": STATE_LABELS[State(row.to_state)],
            "at": row.at,
            "by": row.actor,
            "note": notes.get(str(row.position), ""),
        }
        for row in incident.moves.all()
    ]
