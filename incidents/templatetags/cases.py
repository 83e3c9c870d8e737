"""Incidents as people read them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import template

from incidents.incident.restricted import SENTENCES, held_by
from staff.access import access_of

if TYPE_CHECKING:
    from incidents.incident.models import Incident

register = template.Library()


@register.simple_tag(takes_context=True)
def restricted_note(context: dict[str, Any]) -> str:
    """Which restricted incidents are in the counts and lists of this page."""
    return str(SENTENCES[held_by(access_of(context["request"].user))])


@register.filter
def move_name(name: str) -> str:
    """What the button of a move says."""
    from incidents.incident.forms import move_label  # the theme reads all tags before it is whole itself

    return move_label(name)


@register.filter
def deadline_words(incident: Incident, light: str) -> str:
    """The deadline that runs, in words, by its light."""
    from incidents.incident.lights import deadline_words as words  # the theme reads all tags before it is whole itself

    return words(incident, light)


@register.filter
def runs_until(incident: Incident, light: str) -> datetime | None:
    """The deadline that runs and is not paused, for the mark that says how late it is."""
    from incidents.incident.lights import runs_until as until  # the theme reads all tags before it is whole itself

    return None if light == "paused" else until(incident)
