"""Notices about a hand-over: to who takes over, and to the center when all is accepted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.clock import day_of
from grids.duties import Duty
from incidents.handover.models import HandOver
from staff.inbox.services import accounts_with, notify
from staff.inbox.topics import register

TOPICS = {
    "hand_over_to_accept": _("%(worker)s hands the work of a grid over to you: accept it item by item."),
    "hand_over_accepted": _("Everything that %(worker)s hands over has been accepted."),
}
OUTWARD = {
    "hand_over_to_accept": _("The work of a grid is handed over to you: accept it item by item."),
    "hand_over_accepted": _("A hand-over is accepted in full."),
}
register(TOPICS, outward=OUTWARD)


def to_take_over(hand_over: HandOver, workers: Collection[int], at: datetime) -> None:
    notify(
        topic="hand_over_to_accept",
        about=f"hand-over {hand_over.pk}",
        workers=list(workers),
        values={"worker": hand_over.worker.name},
        link=reverse("field-hand-over", args=(hand_over.pk,)),
        at=at,
        renew=True,
    )


def all_accepted(hand_over: HandOver, at: datetime) -> None:
    notify(
        topic="hand_over_accepted",
        about=f"hand-over {hand_over.pk}",
        to=accounts_with(Duty.CENTER, subdistrict=hand_over.subdistrict_id, on=day_of(at)),
        values={"worker": hand_over.worker.name},
        link=reverse("admin:incidents_handover_change", args=(hand_over.pk,)),
        at=at,
    )
