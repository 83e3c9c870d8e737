"""The news of a round: for every candidate when it is published, and for those who got an award when it is decided."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessment.award.models import AwardRound
from assessment.award.models_of_rounds import PublishedPlace
from assessment.delivery.services import tell_each
from staff.inbox.services import notify
from staff.inbox.topics import register

register(
    {
        "award_published": _("The awards of %(year)s are published: see where you stand. You may object in time."),
        "award_decided": _("You are commended for %(year)s."),
    }
)


def published(round_: AwardRound, at: datetime) -> None:
    """Tell every candidate: from being told runs the time to object."""
    places = PublishedPlace.objects.filter(candidate__round=round_, number=round_.publications)
    tell_each(
        kind="award",
        told=places.values_list("pk", "candidate__worker"),
        at=at,
        text="award_published",
        link=reverse("award", args=(round_.pk,)),
        values={"year": round_.year},
        about=f"award {round_.pk} {round_.publications}",
    )


def decided(round_: AwardRound, at: datetime) -> None:
    workers = round_.candidates.filter(proposed=True).values_list("worker", flat=True)
    notify(
        topic="award_decided",
        about=f"award {round_.pk}",
        workers=set(workers),
        values={"year": round_.year},
        link=reverse("award", args=(round_.pk,)),
        at=at,
    )
