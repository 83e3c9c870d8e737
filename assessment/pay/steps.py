"""The step of the cycle that drafts pay runs. No bulletin holds it up."""

from __future__ import annotations

from assessment.cycle.rules import Step
from assessment.cycle.work import Result, StepToRun, digest_of
from assessment.pay.models import PayRun
from assessment.pay.models_of_items import PayRate
from assessment.pay.rules import pay_due
from assessment.pay.services import draft_runs, refuse_a_month_that_runs
from assessment.periods import Kind


def draft(task: StepToRun) -> Result:
    """Draft the runs of the month, unless somebody drafted them by hand.

    An office that had no rate at all in the month pays elsewhere.
    """
    refuse_a_month_that_runs(task.period, task.at)
    runs = PayRun.objects.filter(subdistrict=task.subdistrict, month=task.period.start)
    month = (task.period.start, task.period.end)
    rates = PayRate.objects.filter(item__subdistrict=task.subdistrict, during__overlap=month)
    if not runs.exists() and rates.exists():
        draft_runs(subdistrict=task.subdistrict, month=task.period, at=task.at, by=task.by)
    digests = sorted(runs.values_list("digest", flat=True))
    return {"runs": len(digests), "digest": digest_of(digests)}


PAY = Step("pay", Kind.MONTH, pay_due, draft, begins=pay_due)
