"""How cases, patrols and hazards stand to the deadline that runs, as lists and pages show it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.templatetags.figures import deadline
from incidents.cases.models import Incident


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
