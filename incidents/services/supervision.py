"""Supervision notes: the sweep opens them, who is late answers, a head closes them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from incidents.services.context import Context, MoveForbidden


def answer(c: Context) -> dict[str, Any]:
    """Say why it is late and what is done about it, for every open note of the case."""
    open_ = c.incident.supervisions.open().filter(answered_at=None)
    if not open_.update(answered_at=c.at, answered_by=c.by):
        raise MoveForbidden(_("No supervision note of this case waits for an answer."))
    return {}


def close(c: Context) -> dict[str, Any]:
    """Close the notes that were answered. Who answered does not close."""
    answered = c.incident.supervisions.open().filter(answered_at__isnull=False)
    if answered.filter(answered_by=c.by).exists():
        raise MoveForbidden(_("Who answered a supervision note does not close it."))
    if not answered.update(closed_at=c.at, closed_by=c.by):
        raise MoveForbidden(_("No supervision note of this case has been answered yet."))
    return {}
