"""The step of the cycle that gives a frozen month its scores of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from assessment.bulletin.rules import bulletin_due, freeze_due
from assessment.bulletin.steps import NoBulletin, bulletins_of
from assessment.cycle.rules import Step
from assessment.cycle.work import Result, StepToRun
from assessment.periods import Kind
from assessment.score import notices
from assessment.score.models import ScoreRevision
from assessment.score.services import count_and_keep_month
from core.years import in_words


def score(task: StepToRun) -> Result:
    """The freezing has computed them already; a month that was frozen before scores were kept gets them now."""
    bulletin = bulletins_of(task).latest_revisions().first()
    if bulletin is None:
        raise NoBulletin(_("Freeze the bulletin of %(month)s first.") % {"month": in_words(task.period)})
    revision = ScoreRevision.objects.filter(bulletin=bulletin).first()
    if revision is None:
        revision = count_and_keep_month(bulletin=bulletin, at=task.at)
        if (
            not bulletins_of(task)
            .model.objects.latest_revisions()
            .filter(subdistrict=task.subdistrict, month__gt=bulletin.month)
        ):  # of long ago: nobody is told of a heap of months at once
            notices.scored(revision, at=task.at)
    return {"scores": revision.monthly_scores.count(), "digest": revision.digest}


MONTH = Step("month", Kind.MONTH, freeze_due, score, begins=bulletin_due, follows="freeze")
