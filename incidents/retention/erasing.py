"""Fieldwork texts that are erased together with their incident: the words go, what is counted stays."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Case, Value, When

from incidents.hazards.models import Hazard
from incidents.mediations.models import Mediation
from incidents.visits.models import Visit

NOWHERE = "-"  # the database wants a hazard to have a place


def erase_fieldwork(incidents: Collection[int]) -> int:
    """Erase what was written about the parties, places and persons of these incidents; returns how many rows lost text.

    It may run again, also for incidents that were erased before.
    """
    mediations = Mediation.objects.filter(incident__in=incidents).exclude(parties="", content="")
    visits = Visit.objects.filter(incident__in=incidents).exclude(content="", problem="", handling="")
    hazards = Hazard.objects.filter(incident__in=incidents).exclude(description="", measures="", responsible="")
    place = Case(When(premises=None, then=Value(NOWHERE)), default=Value(""))
    return (
        mediations.update(parties="", content="")
        + visits.update(content="", problem="", handling="")
        + hazards.update(description="", measures="", checked="", responsible="", place=place)
    )
