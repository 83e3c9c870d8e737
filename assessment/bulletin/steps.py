"""The steps of the cycle that draft and freeze a month's bulletin."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from assessment.bulletin import notices
from assessment.bulletin.models import Bulletin, BulletinQuerySet, BulletinState
from assessment.bulletin.rules import bulletin_due, freeze_due
from assessment.bulletin.services import OutOfOrder, draft_bulletin, freeze_bulletin
from assessment.cycle.rules import Step
from assessment.cycle.work import Consequence, Result, StepToRun, cycle_starts_at, terms_in_force
from assessment.periods import Kind
from assessment.scheme.terms import Terms
from core.years import in_words
from staff.calendar.lists import working_calendar


class NoBulletin(Consequence):
    """There is no bulletin of that month yet."""

    code = "no_bulletin"


def draft(task: StepToRun) -> Result:
    bulletin = draft_bulletin(subdistrict=task.subdistrict, month=task.period, at=task.at)
    if bulletin.state == BulletinState.DRAFT:
        until = freeze_due(task.period, Terms.model_validate(bulletin.terms), working_calendar(task.subdistrict))
        if task.at < until:  # else the clock freezes it at once, and there is nothing to review
            notices.drafted(bulletin, until=until, at=task.at)
    return {"lines": bulletin.lines.count(), "digest": bulletin.digest}


def freeze(task: StepToRun) -> Result:
    _refuse_unfinished_month_before(task)
    bulletin = bulletins_of(task).filter(revision=1).first()
    if bulletin is None:
        raise NoBulletin(_("There is no bulletin of %(month)s yet; draft it first.") % {"month": in_words(task.period)})
    if bulletin.state == BulletinState.DRAFT:  # else a person froze it before the clock could
        bulletin = freeze_bulletin(bulletin=bulletin, at=task.at, by=task.by)
        notices.frozen(bulletin, by=task.by, at=task.at)
    return {"lines": bulletin.lines.count(), "digest": bulletin.digest}


def bulletins_of(task: StepToRun) -> BulletinQuerySet:
    return Bulletin.objects.filter(subdistrict=task.subdistrict, month=task.period.start)


def _refuse_unfinished_month_before(task: StepToRun) -> None:
    """Raise where an earlier month is due and not frozen: months are frozen in order."""
    previous = task.period.previous()
    terms = terms_in_force(task.subdistrict, previous)
    starts_on = cycle_starts_at(task.subdistrict, task.at)
    if terms is None or starts_on is None:
        return
    if bulletin_due(previous, terms, working_calendar(task.subdistrict)) < starts_on:
        return
    frozen = Bulletin.objects.filter(subdistrict=task.subdistrict, month=previous.start).exclude(
        state=BulletinState.DRAFT
    )
    if not frozen.exists():
        raise OutOfOrder(_("Freeze %(month)s first: months are frozen in order.") % {"month": in_words(previous)})


DRAFTING = Step("bulletin", Kind.MONTH, bulletin_due, draft, begins=bulletin_due)
FREEZING = Step("freeze", Kind.MONTH, freeze_due, freeze, begins=bulletin_due)
