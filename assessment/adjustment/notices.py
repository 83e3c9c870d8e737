"""Notices about bonus and deductions: to the person through the deliveries, to heads and center in the back office."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessment.adjustment.models import Adjustment, AdjustmentState, Side
from assessment.delivery.services import tell
from core.clock import day_of
from grids.duties import OFFICE, Duty
from staff.inbox.services import accounts_with, notify
from staff.inbox.topics import register

TOPICS = {
    "adjustment_bonus_shown": _("A bonus for %(quarter)s is proposed for you (points: %(points)s): read it."),
    "adjustment_deduction_shown": _("A deduction for %(quarter)s is proposed for you (points: %(points)s): read it."),
    "adjustment_bonus_approved": _("Your bonus for %(quarter)s is approved (points: %(points)s)."),
    "adjustment_deduction_approved": _("Your deduction for %(quarter)s is approved (points: %(points)s)."),
    "adjustment_declined": _("What was proposed for you for %(quarter)s (points: %(points)s) is declined."),
    "adjustment_withdrawn": _("What was proposed for you for %(quarter)s (points: %(points)s) is withdrawn."),
    "adjustment_to_decide": _("A bonus or deduction for %(worker)s, %(quarter)s, is to be decided."),
    "adjustment_answered": _("%(worker)s has answered a proposed bonus or deduction for %(quarter)s."),
}
# Outside the house neither people nor points are named.
OUTWARD = {
    "adjustment_bonus_shown": _("Something about your assessment of %(quarter)s is to be read."),
    "adjustment_deduction_shown": _("Something about your assessment of %(quarter)s is to be read."),
    "adjustment_bonus_approved": _("Something about your assessment of %(quarter)s is decided."),
    "adjustment_deduction_approved": _("Something about your assessment of %(quarter)s is decided."),
    "adjustment_declined": _("Something about your assessment of %(quarter)s is decided."),
    "adjustment_withdrawn": _("Something about your assessment of %(quarter)s is decided."),
    "adjustment_to_decide": _("A bonus or deduction for %(quarter)s is to be decided."),
    "adjustment_answered": _("A proposed bonus or deduction for %(quarter)s is answered."),
}
register(TOPICS, outward=OUTWARD)


def shown(adjustment: Adjustment, *, kind: str, at: datetime) -> None:
    """Tell the person of the proposal, and the heads that there is one to decide."""
    side = "bonus" if adjustment.side == Side.BONUS else "deduction"
    _tell(adjustment, kind, f"adjustment_{side}_shown", at)
    to = accounts_with(Duty.HEAD, subdistrict=adjustment.subdistrict_id, on=day_of(at))
    _office(adjustment, "adjustment_to_decide", to, at)


def answered(adjustment: Adjustment, *, at: datetime) -> None:
    to = accounts_with(*OFFICE, subdistrict=adjustment.subdistrict_id, on=day_of(at))
    _office(adjustment, "adjustment_answered", to, at)


def decided(adjustment: Adjustment, *, kind: str, at: datetime) -> None:
    """Tell the person of the decision; from then on they may object to it."""
    if adjustment.state == AdjustmentState.APPROVED:
        side = "bonus" if adjustment.side == Side.BONUS else "deduction"
        _tell(adjustment, kind, f"adjustment_{side}_approved", at)
    else:
        _tell(adjustment, kind, "adjustment_declined", at)


def withdrawn(adjustment: Adjustment, *, at: datetime) -> None:
    notify(
        topic="adjustment_withdrawn",
        about=str(adjustment.pk),
        workers=[adjustment.worker_id],
        values=_values(adjustment),
        link=page_of(adjustment),
        at=at,
    )


def page_of(adjustment: Adjustment) -> str:
    """The person's own page of it."""
    return reverse("adjustment", args=(adjustment.pk,))


def _tell(adjustment: Adjustment, kind: str, topic: str, at: datetime) -> None:
    tell(
        kind=kind,
        key=adjustment.pk,
        worker=adjustment.worker_id,
        at=at,
        text=topic,
        link=page_of(adjustment),
        values=_values(adjustment),
    )


def _office(adjustment: Adjustment, topic: str, to: list[int], at: datetime) -> None:
    notify(
        topic=topic,
        about=str(adjustment.pk),
        to=to,
        values={"worker": adjustment.worker.name, **_values(adjustment)},
        link=reverse("admin:assessment_adjustment_change", args=(adjustment.pk,)),
        at=at,
    )


def _values(adjustment: Adjustment) -> dict[str, str | int]:
    return {"quarter": str(adjustment.period), "points": f"{adjustment.points}"}
