"""What other rooms ask of objections: last days follow the calendar, and people are told of lines and interviews."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _

from assessment.bulletin.lines import corrected_lines, standing_of
from assessment.bulletin.models import Bulletin, BulletinLine
from assessment.bulletin.signals import lines_opened, month_frozen
from assessment.delivery.services import mark_each_read, tell_each
from assessment.interview.models import Interview
from assessment.interview.notices import OPENED, about_opening, values_of
from assessment.interview.signals import interview_opened, interview_read
from assessment.letterhead.kept import DECISION, keep
from assessment.objection.documents import decision_of
from assessment.objection.kinds import INTERVIEW, LINE, who_served
from assessment.objection.models import Objection, ObjectionAnswer, State
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


# --- telling ------------------------------------------------------------------------------------------


@receiver(lines_opened, sender=BulletinLine, dispatch_uid="assessment.told_of_lines")
def told_of_lines(lines: Collection[int], worker: int, at: datetime, **_kwargs: Any) -> None:
    """Whoever opens the page of a line was told of it."""
    mark_each_read(kind=LINE, keys=lines, worker=worker, at=at)


@receiver(interview_opened, sender=Interview, dispatch_uid="assessment.tell_of_an_interview")
def tell_of_an_interview(interview: Interview, at: datetime, **_kwargs: Any) -> None:
    """The time to object to an interview runs from being told of it; its own notice tells."""
    tell_each(
        kind=INTERVIEW,
        told=[(interview.pk, interview.worker_id)],
        text=OPENED,
        values=values_of(interview),
        about=about_opening(interview),
        link=reverse("interview", args=(interview.pk,)),
        at=at,
    )


@receiver(interview_read, sender=Interview, dispatch_uid="assessment.told_of_an_interview")
def told_of_an_interview(interview: Interview, worker: int, at: datetime, **_kwargs: Any) -> None:
    mark_each_read(kind=INTERVIEW, keys=[interview.pk], worker=worker, at=at)


@receiver(month_frozen, sender=Bulletin, dispatch_uid="assessment.tell_of_lines")
def tell_of_lines(bulletin: Bulletin, at: datetime, **_kwargs: Any) -> None:
    """The leader and the full-time members who served a grid are told of its line; of a revision where it differs."""
    lines = {line.grid_id: line for line in bulletin.lines.all()}
    before = {line.grid_id: line for line in corrected_lines(bulletin)} if bulletin.is_revision else {}
    news = [grid for grid, line in lines.items() if grid not in before or _differs(line, before[grid])]
    tell_each(
        kind=LINE,
        told=[(lines[grid].pk, worker) for grid, worker in who_served(news, bulletin.period)],
        text="line_revised" if bulletin.is_revision else "line_told",
        values={"month": str(bulletin.period)},
        about=f"{LINE} {bulletin.pk}",
        link=reverse("dashboard-bulletin", args=(bulletin.pk,)),
        at=at,
    )


def _differs(line: BulletinLine, before: BulletinLine) -> bool:
    """Whether a revision changes what a line says or brings about."""
    return (line.rank, standing_of(line)) != (before.rank, standing_of(before))


# --- papers -------------------------------------------------------------------------------------------


@receiver(post_save, sender=ObjectionAnswer, dispatch_uid="assessment.decisions_are_kept")
def decisions_are_kept(instance: ObjectionAnswer, created: bool, **_kwargs: Any) -> None:
    """In the transaction of the answer its decision is kept as a paper."""
    if created:
        name, content = decision_of(instance)
        keep(
            subdistrict=instance.objection.subdistrict_id,
            kind=DECISION,
            key=instance.pk,
            name=name,
            content=content,
            at=instance.answered_at,
        )
