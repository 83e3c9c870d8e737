"""The step of the cycle that brings interviews in line with frozen figures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from assessment.bulletin.rules import bulletin_due, freeze_due
from assessment.bulletin.steps import bulletins_of
from assessment.cycle.rules import Step
from assessment.cycle.work import Result, StepToRun, digest_of
from assessment.interview.required import NotFrozen, reconcile_interviews
from assessment.periods import Kind


def reconcile(task: StepToRun) -> Result:
    bulletin = bulletins_of(task).latest_revisions().first()
    if bulletin is None:
        raise NotFrozen(_("Freeze the bulletin first."))
    interviews = reconcile_interviews(bulletin=bulletin, at=task.at)
    content = sorted([i.worker_id, sorted(i.grounds.values_list("grid", "role"))] for i in interviews)
    return {"interviews": len(interviews), "digest": digest_of(content)}


INTERVIEWS = Step("interviews", Kind.MONTH, freeze_due, reconcile, begins=bulletin_due, follows="freeze")
