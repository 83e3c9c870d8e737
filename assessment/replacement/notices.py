"""Notices about a replacement: to the person in their own account, to center and heads in the back office."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessment.replacement.models import Replacement
from core.clock import day_of
from grids.duties import OFFICE, Duty
from grids.territory.models import Grid
from staff.inbox.services import accounts_with, notify
from staff.inbox.topics import register

SERVED = "replacement_served"
TOPICS = {
    "replacement_proposed": _("A quarter gave a ground to talk about your post on %(grid)s: see what comes next."),
    "replacement_training": _("A training for your post on %(grid)s is offered to you: accept or decline it."),
    "replacement_transfer": _("A transfer from %(grid)s to another grid is offered to you: accept or decline it."),
    "replacement_hearing": _("You are called to a hearing about your post on %(grid)s: see time and place."),
    "replacement_minutes": _("The minutes of your hearing about %(grid)s are written: read and sign them."),
    SERVED: _("A decision about your post on %(grid)s is served on you. You may object to it."),
    "replacement_over": _("The proposal about your post on %(grid)s is closed."),
    "replacement_proposed_office": _("%(worker)s: a replacement is proposed. Its grounds are to be looked at."),
    "replacement_said": _("%(worker)s has answered about training, transfer or hearing."),
    "replacement_to_decide": _("%(worker)s was heard: a head decides about the replacement."),
    "replacement_to_approve": _("%(worker)s: a replacement was decided. Another head approves it or sends it back."),
    "replacement_sent_back": _("%(worker)s: the replacement was sent back."),
    "replacement_approved": _("%(worker)s: the replacement is approved, and is to be served."),
    "replacement_withdrawn": _("%(worker)s: the proposal is withdrawn, for its grounds stand no more."),
    "replacement_grounds_fell": _(
        "%(worker)s: the grounds of a replacement fell after the post had ended. Decide whether the post is given back."
    ),
}
# Outside the house nobody is named.
OUTWARD = {
    "replacement_proposed_office": _("A replacement is proposed."),
    "replacement_said": _("Somebody has answered about training, transfer or hearing."),
    "replacement_to_decide": _("A decision about a replacement waits for a head."),
    "replacement_to_approve": _("A replacement waits for its approval by another head."),
    "replacement_sent_back": _("A replacement was sent back."),
    "replacement_approved": _("A replacement is approved, and is to be served."),
    "replacement_withdrawn": _("A proposal is withdrawn."),
    "replacement_grounds_fell": _("The grounds of a replacement fell after its post had ended."),
}
register(TOPICS, outward=OUTWARD)

# After which move whom to tell, and what.
TO_THE_PERSON = {
    "offer-training": "replacement_training",
    "offer-transfer": "replacement_transfer",
    "call-hearing": "replacement_hearing",
    "record-hearing": "replacement_minutes",
    **dict.fromkeys(("training-improved", "move", "decline", "withdraw", "close"), "replacement_over"),
}
SAID = ("accept-training", "decline-training", "accept-transfer", "decline-transfer", "sign-minutes")
TO_THE_OFFICE: dict[str, tuple[str, frozenset[Duty]]] = {
    **{move: ("replacement_said", frozenset({Duty.CENTER})) for move in SAID},
    "note-refusal": ("replacement_to_decide", frozenset({Duty.HEAD})),
    "decide": ("replacement_to_approve", frozenset({Duty.HEAD})),
    "send-back": ("replacement_sent_back", frozenset({Duty.CENTER})),
    "note-personnel": ("replacement_sent_back", frozenset({Duty.CENTER})),
    "approve": ("replacement_approved", frozenset({Duty.CENTER})),
    "withdraw": ("replacement_withdrawn", OFFICE),
}


def page_of(row: Replacement) -> str:
    """Where the person reads it."""
    return reverse("replacement", args=(row.pk,))


def named(row: Replacement, day: date) -> dict[str, str]:
    """What tells the person which post it is about: the grid, as it is called on the day."""
    return {"grid": str(Grid.objects.on(day).get(postings=row.posting_id))}


def proposed(row: Replacement, at: datetime) -> None:
    _person(row, "replacement_proposed", "0", at)
    _office(row, "replacement_proposed_office", "0", at, OFFICE)


def moved(row: Replacement, move: str, at: datetime) -> None:
    """Tell whom a step concerns. Each step is its own piece of news, also where it is made again."""
    about = str(row.steps.count())
    if move in TO_THE_PERSON:
        _person(row, TO_THE_PERSON[move], about, at)
    if move in TO_THE_OFFICE and not (move == "note-personnel" and row.is_protected is False):
        topic, duties = TO_THE_OFFICE[move]
        _office(row, topic, about, at, duties)
    if move == "sign-minutes":
        _office(row, "replacement_to_decide", about, at, frozenset({Duty.HEAD}))


def grounds_fell(row: Replacement, at: datetime) -> None:
    _office(row, "replacement_grounds_fell", "0", at, frozenset({Duty.HEAD}))


def _person(row: Replacement, topic: str, about: str, at: datetime) -> None:
    values = named(row, day_of(at))
    notify(
        topic=topic,
        about=f"replacement {row.pk} {about}",
        workers=[row.worker_id],
        values=values,
        link=page_of(row),
        at=at,
    )


def _office(row: Replacement, topic: str, about: str, at: datetime, duties: Collection[Duty]) -> None:
    notify(
        topic=topic,
        about=f"replacement {row.pk} {about}",
        to=accounts_with(*duties, subdistrict=row.subdistrict_id, on=day_of(at)),
        values={"worker": row.worker.name},
        link=reverse("admin:assessment_replacement_change", args=(row.pk,)),
        at=at,
    )
