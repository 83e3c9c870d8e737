"""Notices about objections: to the office what waits for an answer, to the person the answer."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessment.delivery.services import tell
from assessment.objection.models import Objection, ObjectionAnswer
from assessment.objection.subjects import lazily_titled
from assessment.objection.times import ANSWER
from core.clock import day_of
from grids.duties import OFFICE, Duty
from staff.inbox.services import accounts_with, notify
from staff.inbox.topics import register

TOPICS = {
    "line_told": _("The bulletin of %(month)s is frozen: see where your grids stand. You may object for a time."),
    "line_revised": _("The bulletin of %(month)s is revised: see what changed for your grids. You may object again."),
    "objection_filed": _("%(worker)s objects (%(objection)s): answer by %(due)s."),
    "objection_review_asked": _("%(worker)s asks for a review (%(objection)s): answer by %(due)s."),
    "objection_unanswered": _("The objection of %(worker)s (%(objection)s) was to be answered by %(due)s."),
    "objection_answered": _("Your objection to %(title)s (%(objection)s) is answered: read the answer."),
    "objection_overdue": _(
        "Your objection to %(title)s (%(objection)s) was not answered by %(due)s: you may ask for a review now."
    ),
}
# Outside the house nobody is named.
OUTWARD = {
    "objection_filed": _("An objection is to be answered by %(due)s."),
    "objection_review_asked": _("The review of an objection is to be answered by %(due)s."),
    "objection_unanswered": _("An objection was to be answered by %(due)s."),
    "objection_answered": _("Your objection is answered: read the answer."),
    "objection_overdue": _("Your objection was not answered by %(due)s: you may ask for a review now."),
}
register(TOPICS, outward=OUTWARD, words={"title"})


def filed(objection: Objection, at: datetime) -> None:
    """Notify the office: somebody who had no part in it answers."""
    _office(objection, "objection_filed", at, *OFFICE)


def review_asked(objection: Objection, at: datetime) -> None:
    """Notify the heads, who answer reviews."""
    _office(objection, "objection_review_asked", at, Duty.HEAD)


def unanswered(objection: Objection, at: datetime) -> int:
    """Notify the heads, and the person, that the last day for the answer has passed; says how many are new."""
    told = _office(objection, "objection_unanswered", at, Duty.HEAD)
    if objection.review_asked_at is not None:
        return told
    return told + notify(
        topic="objection_overdue",
        about=f"{objection.pk} {objection.due_on}",
        workers=[objection.worker_id],
        values={"title": lazily_titled(objection), "objection": objection.number, "due": f"{objection.due_on}"},
        link=page_of(objection),
        at=at,
    )


def answered(answer: ObjectionAnswer) -> None:
    """Tell the person of an answer: the time for a review runs from then."""
    objection = answer.objection
    tell(
        kind=ANSWER,
        key=answer.pk,
        worker=objection.worker_id,
        text="objection_answered",
        values={"title": lazily_titled(objection), "objection": objection.number},
        link=page_of(objection),
        at=answer.answered_at,
    )


def page_of(objection: Objection) -> str:
    """The page of an objection for the person whose it is."""
    return reverse("objection", args=(objection.pk,))


def _office(objection: Objection, topic: str, at: datetime, *duties: Duty) -> int:
    return notify(
        topic=topic,
        about=f"{objection.pk} {objection.due_on}",
        to=accounts_with(*duties, subdistrict=objection.subdistrict_id, on=day_of(at)),
        values={
            "worker": objection.worker.name,
            "objection": objection.number,
            "due": f"{objection.due_on}",
        },
        link=reverse("admin:assessment_objection_change", args=(objection.pk,)),
        at=at,
    )
