"""What a frozen revision and the working calendar ask of interviews: they follow what is valid now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from assessment.bulletin.models import Bulletin
from assessment.bulletin.signals import revision_frozen
from assessment.interview import notices
from assessment.interview.models import Interview, InterviewState
from assessment.interview.required import reconcile_interviews
from core.clock import day_of
from core.history.saying import saying
from staff.calendar.models import CalendarDay
from staff.calendar.rules import WorkingCalendar, recounted
from staff.calendar.signals import calendar_changed


@receiver(revision_frozen, sender=Bulletin, dispatch_uid="assessment.interviews_follow_a_revision")
def interviews_follow_a_revision(bulletin: Bulletin, at: datetime, **_kwargs: Any) -> None:
    reconcile_interviews(bulletin=bulletin, at=at)


@receiver(calendar_changed, sender=CalendarDay, dispatch_uid="assessment.interviews_follow_the_calendar")
def interviews_follow_the_calendar(
    subdistrict: int,
    before: WorkingCalendar,
    after: WorkingCalendar,
    days: Sequence[date],
    at: datetime,
    **_kwargs: Any,
) -> None:
    """The last day for an interview that is still to be held is counted anew; its history says why, and people hear."""
    today = day_of(at)
    open_ones = Interview.objects.filter(subdistrict=subdistrict, state=InterviewState.OPEN, due_on__gte=today)
    moved = []
    for interview in open_ones.select_for_update(no_key=True).order_by("pk"):
        begins = day_of(interview.opened_at)
        due_on = recounted(interview.due_on, begins, today, before=before, after=after)
        if due_on != interview.due_on:
            interview.due_on = due_on
            moved.append(interview)
    with saying(reason=_("The working calendar has changed.")):
        Interview.objects.bulk_update(moved, ["due_on"])
    notices.recounted(moved, days, at)
