"""What the page of one incident shows: its facts in order, and what is open, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.punctuation import aside, in_turn, listed
from incidents.incident.models import Incident
from incidents.incident.obstacles import open_notes
from incidents.mediations.models import Mediation
from incidents.supervision.models import Supervision


class Fact(NamedTuple):
    """A label and its value; a wide one is a text of several lines."""

    label: str
    text: Any
    wide: bool = False
    is_decided_on: bool = False  # shown with the decision that is open, where there is one


def facts_of(incident: Incident) -> list[Fact]:
    """The facts of an incident in the order of the page, without empty ones except for the first three."""
    texts = incident.text
    return [
        Fact(_("grid"), incident.grid),
        Fact(_("matter"), matter_of(incident)),
        Fact(_("occurred"), date_format(timezone.localtime(incident.occurred_at), "SHORT_DATETIME_FORMAT")),
        *(fact for fact in _people_and_place(incident) if fact.text),
        *(
            fact
            for fact in (
                Fact(_("what happened"), texts.description, wide=True, is_decided_on=True),
                Fact(_("cause"), texts.cause, wide=True),
                Fact(_("course"), texts.course, wide=True),
                Fact(_("result"), texts.result, wide=True, is_decided_on=True),
            )
            if fact.text
        ),
    ]


def _people_and_place(incident: Incident) -> list[Fact]:
    return [
        Fact(_("reporter"), incident.reporter),
        Fact(_("department"), incident.department),
        Fact(_("place"), incident.text.place),
    ]


def matter_of(incident: Incident) -> str:
    """The matter, and its subcategory where there is one."""
    return f"{incident.matter} · {incident.subcategory}" if incident.subcategory else str(incident.matter)


def supervisions_text(notes: Iterable[Supervision]) -> str:
    """What each open supervision note waits for; empty without any."""
    return in_turn(
        _("it waits for a head to close it") if note.answered_at else _("it waits for an answer") for note in notes
    )


def asked_text(incident: Incident, move: str) -> str:
    """What a move answers: the words of who asked for help, or what supervision waits for; empty for other moves."""
    if move == "answer-supervision":
        return supervisions_text(open_notes(incident))
    if move != "give-help":
        return ""
    asked = incident.moves.filter(move="ask-help").order_by("position").values_list("position", flat=True).last()
    return str(incident.text.notes.get(str(asked), ""))


def parts_text(parts: Iterable[Incident]) -> str:
    """The departments that have a part of the incident, and how far each is; empty without any."""
    return listed(aside(part.department, part.get_state_display()) for part in parts)


class MediationRow(NamedTuple):
    """A mediation of a dispute, as the page of the incident lists it."""

    mediation: Mediation

    @property
    def agreement(self) -> str:
        return self.mediation.get_agreement_display() if self.mediation.agreement else ""

    @property
    def when_and_who(self) -> str:
        row = self.mediation
        return " · ".join(str(part) for part in (f"{row.held_on:%Y-%m-%d}", row.mediator, row.other_mediators) if part)
