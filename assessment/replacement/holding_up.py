"""What holds a replacement up: an objection against a ground or the decision, and the time in which one may come."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from assessment.delivery.models import Delivery
from assessment.delivery.times import objections_until, terms_on
from assessment.objection.lists import open_about, time_is_open
from assessment.replacement.models import Replacement
from core.clock import day_of
from core.errors import Conflict
from staff.calendar.lists import working_calendar


class HeldUp(Conflict):
    """An objection is open, or may still come."""

    code = "held_up"


def is_objected(row: Replacement) -> bool:
    """Whether an objection, or a review, is open against the decision or against a score that is a ground."""
    return row.pk in objected([row])


def objected(rows: list[Replacement]) -> set[int]:
    """The proposals among these that an objection holds up. A few queries, however many there are."""
    keys = [row.pk for row in rows]
    held = set(open_about("replacement", keys))
    of_score: dict[int, set[int]] = {}
    for row in rows:
        for ground in row.grounds.all():
            for score in (ground.score_id, ground.score_before_id):
                if score is not None and ground.fell_at is None:
                    of_score.setdefault(score, set()).add(row.pk)
    for score in open_about("quarterly_score", list(of_score)):
        held |= of_score[score]
    return held


def refuse_while_objected(row: Replacement) -> None:
    """Approval, service and end wait for the answer. Raises HeldUp."""
    if is_objected(row):
        raise HeldUp(_("An objection against a ground or the decision is open: it is answered first."))


def refuse_while_time_is_open(row: Replacement, on: date) -> None:
    """The post ends after the person had the time to object. Raises HeldUp."""
    if row.pk not in time_is_open("replacement", [row.pk], on):
        return
    told = Delivery.objects.filter(kind="replacement", key=row.pk, told_at__isnull=False).first()
    if told is None:
        raise HeldUp(_("The person has not been told yet."))
    terms = terms_on(row.subdistrict_id, day_of(told.sent_at))
    until = objections_until(told, working_calendar(row.subdistrict), terms)
    raise HeldUp(_("The person may object until %(day)s. The post can be ended after that.") % {"day": until})
