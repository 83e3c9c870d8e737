"""The limit that runs for an incident, and what the effects of moves look up of limits, calendar and history."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from core.clock import day_of
from incidents.incident import rules
from incidents.incident.choices import LimitStage, LimitUnit
from incidents.incident.models import Incident
from incidents.incident.models_of_limits import TimeLimit
from incidents.incident.workflow import FINISHED
from staff.calendar.lists import working_calendar
from staff.calendar.rules import WorkingCalendar


class StoredLookups:
    """The `effects.Lookups` of an incident in the database. One query a question, and only where one is asked."""

    def __init__(self, incident: Incident) -> None:
        self.incident = incident

    def limit(self, stage: str, urgency: str, on: date) -> rules.Limit | None:
        return TimeLimit.objects.applying(self.incident, stage=stage, urgency=urgency, on=on)

    def calendar(self, unit: str) -> WorkingCalendar:
        """The working calendar where days are counted; the clock needs none."""
        if unit == LimitUnit.WORKING_DAYS:
            return working_calendar(self.incident.subdistrict_id)
        return WorkingCalendar()

    def last(self, *moves: str) -> tuple[datetime, dict[str, Any]] | None:
        row = self.incident.moves.filter(move__in=moves).order_by("-position").first()
        return (row.at, row.facts) if row else None


def running_limit(incident: Incident) -> TimeLimit | None:
    """The limit that runs for an incident, as pages may show it. One query."""
    begins = incident.reported_at if incident.to_accept else incident.accepted_at
    if begins is None or incident.state in FINISHED:
        return None
    stage = LimitStage.ACCEPT if incident.to_accept else LimitStage.CLOSE
    return TimeLimit.objects.applying(incident, stage=stage, urgency=incident.urgency, on=day_of(begins))
