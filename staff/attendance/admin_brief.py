"""What the page of a person says of attendance and leave."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.office.admin import today
from core.office.brief import Brief, day, days
from core.punctuation import in_turn, labelled
from staff.attendance.lists import attendance_rates, days_in_words
from staff.attendance.models import AttendanceStatus
from staff.people.models import Worker

TONES: dict[str, str] = {AttendanceStatus.ABSENT: "late", AttendanceStatus.LEAVE: "soon"}


def _but_present(rows: QuerySet[Any], worker: Worker) -> QuerySet[Any]:
    return rows.filter(worker=worker).exclude(status=AttendanceStatus.PRESENT)


def _this_month(worker: Worker) -> str:
    """The days of the month that runs, as on the page of rates; empty for who is no full-time member in it."""
    rows = attendance_rates(Worker.objects.filter(pk=worker.pk), month=today(), on=today())
    if not rows:
        return ""
    month = rows[0].month
    counted = [
        (_("working days so far this month"), Fraction(month.working)),
        (_("present"), month.present),
        (_("absent"), month.absent),
        (_("on approved leave"), month.leave),
        (_("not recorded"), month.unrecorded),
    ]
    return in_turn(labelled(label, days_in_words(many)) for label, many in counted if many)


ATTENDANCE = {
    "worker": Brief(
        "day", said=day, mark="status", tones=TONES, rows=_but_present, order=("-day",), note=_this_month, place=30
    )
}


def _standing(code: str) -> str:
    closed = _("taken back, declined or withdrawn")
    return {"approved": pgettext("leave", "approved"), "closed": closed}.get(code, _("waits for a head"))


LEAVE = {
    "worker": Brief(
        "during",
        said=days,
        mark=Case(
            When(~Q(closed_at=None), then=Value("closed")),
            When(~Q(approved_at=None), then=Value("approved")),
            default=Value("waits"),
        ),
        mark_said=_standing,
        tones={"approved": "met", "waits": "soon"},
        order=("-during",),
        waits=lambda _worker, _at: Q(approved_at=None, closed_at=None),
        since="recorded_at",
        place=31,
    )
}
