"""Notices about remarks on drafts: to the office what waits, to the person the answer."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessment.remark.models import DraftRemark
from core.clock import day_of
from grids.duties import OFFICE
from staff.inbox.services import accounts_with, notify
from staff.inbox.topics import register

TOPICS = {
    "remark_made": _("%(worker)s says what is wrong in the draft of %(month)s: answer before it is frozen."),
    "remark_answered": _("Your remark on the draft of %(month)s is answered: read the answer."),
}
register(TOPICS, outward={"remark_made": _("A remark on the draft of %(month)s is to be answered.")})


def made(remark: DraftRemark) -> None:
    """Notify the office of a remark."""
    bulletin = remark.bulletin
    notify(
        topic="remark_made",
        about=f"{remark.pk}",
        to=accounts_with(*OFFICE, subdistrict=bulletin.subdistrict_id, on=day_of(remark.made_at)),
        values={"worker": remark.worker.name, "month": f"{bulletin.period}"},
        link=reverse("admin:assessment_draftremark_change", args=(remark.pk,)),
        at=remark.made_at,
    )


def answered(remark: DraftRemark) -> None:
    """Notify the person of the answer."""
    assert remark.answered_at is not None
    notify(
        topic="remark_answered",
        about=f"{remark.pk}",
        workers=[remark.worker_id],
        values={"month": f"{remark.bulletin.period}"},
        link=page_of(remark),
        at=remark.answered_at,
    )


def page_of(remark: DraftRemark) -> str:
    """The page of the line that the remark is about, with all remarks of the person on it."""
    return reverse("draft-line", args=(remark.bulletin_id, remark.grid_id))
