"""What the working calendar asks of objections: the last days for answers are counted anew."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from assessment.objection.models import Objection, State
from core.clock import day_of
from core.history.saying import saying
from staff.calendar.models import CalendarDay
from staff.calendar.rules import WorkingCalendar, recounted
from staff.calendar.signals import calendar_changed


@receiver(calendar_changed, sender=CalendarDay, dispatch_uid="assessment.objections_follow_the_calendar")
def objections_follow_the_calendar(
    subdistrict: int, before: WorkingCalendar, after: WorkingCalendar, at: datetime, **_kwargs: Any
) -> None:
    """The last day for an answer that is still to come is counted anew; its history says why."""
    rows = Objection.objects.waiting().select_for_update(no_key=True).filter(subdistrict=subdistrict).order_by("pk")
    moved = []
    for row in rows:
        column, begins = (
            ("review_due_on", row.review_asked_at) if row.state == State.REVIEW else ("answer_due_on", row.filed_at)
        )
        last = getattr(row, column)
        counted = recounted(last, day_of(begins), day_of(at), before=before, after=after)  # type: ignore[arg-type]
        if counted != last:
            setattr(row, column, counted)
            moved.append(row)
    with saying(reason=_("The working calendar has changed.")):
        Objection.objects.bulk_update(moved, ["answer_due_on", "review_due_on"])
