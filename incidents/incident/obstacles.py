"""Why a move cannot be made, whatever its form says. Asked by the service and by every page that offers moves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from core.errors import DomainError, InvalidInput, refusal_of
from incidents.common.models import Urgency
from incidents.incident import parts, rules
from incidents.incident.context import Context, MoveForbidden, MoveNotYours, refuse_urgent_but_from_head
from incidents.incident.models import Incident, IncidentMove
from incidents.incident.workflow import MOVES
from staff.access import Access
from staff.accounts.identity import accounts_of_same_person
from staff.accounts.models import User

JUDGED = ("invalidate", "mark-duplicate")


def beside(user: User) -> JSONObject:
    """As a column of a case: what stands beside it and rules moves out, for this person."""
    mine, its = OuterRef("pk"), IncidentMove.objects.filter(incident=OuterRef("pk"))
    handling = [name for name, row in MOVES.items() if row.handles]
    handled = IncidentMove.objects.filter(actor__in=accounts_of_same_person(user), move__in=handling)
    # The case and its parts one after the other: an OR over the join would read every move that there is.
    in_a_part = Incident.objects.filter(Exists(handled.filter(incident=OuterRef("pk"))), parent=mine)
    return JSONObject(
        handled=Q(Exists(handled.filter(incident=mine))) | Q(Exists(in_a_part)),
        parts_open=ArraySubquery(parts.open_parts(Incident.objects.filter(parent=mine)).values("number")),
        judged=Exists(its.filter(move__in=JUDGED)),
        mediated=Exists(Incident.objects.filter(pk=mine, mediations__isnull=False)),
    )


def with_what_is_beside(rows: QuerySet[Any], user: User) -> QuerySet[Any]:
    """Many cases, so that none of them asks for itself."""
    return rows.annotate(beside=beside(user))


@dataclass
class Trying:
    """Somebody who might make a move of a case at a moment."""

    incident: Incident
    access: Access
    user: User
    at: datetime

    @cached_property
    def beside(self) -> dict[str, Any]:
        """Read with the case where many are shown; else asked for when a move depends on it. One query."""
        known: dict[str, Any] | None = getattr(self.incident, "beside", None)
        if known is None:
            known = Incident.objects.filter(pk=self.incident.pk).values_list(beside(self.user), flat=True).get()
        return known

    @property
    def open_notes(self) -> list[Any]:
        return open_notes(self.incident)


def open_notes(incident: Incident) -> list[Any]:
    """The supervision notes that are not closed. No query where all of its notes were read with the case."""
    return [note for note in incident.supervisions.all() if note.closed_at is None]


def refuse_hindered(move: str, trying: Trying) -> None:
    """Refuse what can be refused whatever is sent with the move. Raises MoveForbidden, MoveNotYours, InvalidInput."""
    if MOVES[move].verifies and trying.beside["handled"]:
        raise MoveNotYours(_("Nobody confirms, verifies or evaluates a case that they handled."))
    for refuse in OBSTACLES.get(move, ()):
        refuse(trying)


def hindrances_of(moves: Iterable[str], trying: Trying) -> dict[str, DomainError]:
    """Which of these moves the service would refuse now, and with which words."""
    refused = {move: refusal_of(refuse_hindered, move, trying) for move in moves}
    return {move: refusal for move, refusal in refused.items() if refusal}


def _told(trying: Trying) -> None:
    """Disputes and accidents are reported with their cause and course; a dead street lamp is not."""
    if trying.incident.asks_account:
        missing = [name for name in ("cause", "course") if not getattr(trying.incident.text, name).strip()]
        if missing:
            raise InvalidInput(
                _("A report of this kind says how it came about and what happened."),
                fields={name: _("Needed for disputes and accidents.") for name in missing},
            )


def _mediated(trying: Trying) -> None:
    """A dispute is settled with its mediation: by whom, with what outcome, oral or written."""
    if trying.incident.matter.asks_mediation and not trying.beside["mediated"]:
        raise MoveForbidden(
            _("A dispute is settled with its mediation: write it down first."), fields={"mediation": _("missing")}
        )


def _judged_here(trying: Trying) -> None:
    """The case goes back to the state in which it was judged; one that came judged from elsewhere was never in one."""
    if not trying.beside["judged"]:
        raise MoveForbidden(_("It was judged in another system: correct it there."))


def _not_extended(trying: Trying) -> None:
    if trying.incident.extended_days:
        raise MoveForbidden(_("A case is extended once only."))


def _before_its_deadline(trying: Trying) -> None:
    if not rules.may_extend(trying.incident.due_at, trying.at):
        raise MoveForbidden(_("The deadline has passed; an extension is asked for before it."))


def refuse_late_reopening(trying: Trying | Context) -> None:
    if not rules.may_reopen(trying.incident.closed_at, trying.at):
        raise MoveForbidden(
            _("A case is reopened within %(days)d days of its closing.") % {"days": rules.REOPEN_WITHIN_DAYS}
        )


def _parts_over(trying: Trying) -> None:
    if trying.beside["parts_open"]:
        raise parts.PartsOpen(trying.beside["parts_open"])


def _not_urgent(trying: Trying) -> None:
    if trying.incident.urgency != Urgency.NORMAL:
        raise MoveForbidden(_("The case is urgent already."))


def _the_guide_sees_it(trying: Trying) -> None:
    """The guide of the village is asked. Restricted incidents stay with those who have a task in them: the office."""
    if trying.incident.restricted:
        raise MoveForbidden(_("The guide does not see restricted cases; turn to the center."))


def _a_head_if_urgent(trying: Trying) -> None:
    refuse_urgent_but_from_head(trying.access, trying.incident, trying.incident.urgency)


def _is_whole(trying: Trying) -> None:
    if trying.incident.parent_id:
        raise MoveForbidden(_("This is a part of another case; involve departments there."))


def _an_answer_is_missing(trying: Trying) -> None:
    if all(note.answered_at for note in trying.open_notes):
        raise MoveForbidden(_("No supervision note of this case waits for an answer."))


def _answered_by_another(trying: Trying) -> None:
    """Who answered does not close."""
    answered = [note for note in trying.open_notes if note.answered_at]
    if any(note.answered_by_id == trying.user.pk for note in answered):
        raise MoveForbidden(_("Who answered a supervision note does not close it."))
    if not answered:
        raise MoveForbidden(_("No supervision note of this case has been answered yet."))


OBSTACLES: dict[str, tuple[Callable[[Trying], None], ...]] = {
    "report": (_told,),
    "self-close": (_told, _mediated),
    "withdraw-judgement": (_judged_here,),
    "request-extension": (_not_extended, _before_its_deadline),
    "feed-back": (_mediated,),
    "verify": (_parts_over,),
    "reopen": (refuse_late_reopening,),
    "hasten": (_not_urgent,),
    "ask-help": (_the_guide_sees_it,),
    "involve": (_a_head_if_urgent, _is_whole),
    "answer-supervision": (_an_answer_is_missing,),
    "close-supervision": (_answered_by_another,),
}
