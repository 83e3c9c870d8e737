"""The step of the cycle that warns early."""

from __future__ import annotations

from assessment.cycle.rules import Step
from assessment.cycle.work import Result, StepToRun, digest_of
from assessment.periods import Kind
from assessment.warning.rules import warning_due
from assessment.warning.services import warn_early


def warn(task: StepToRun) -> Result:
    rows = warn_early(subdistrict=task.subdistrict, month=task.period, at=task.at)
    content = sorted([row.grid_id, row.rank, row.score, row.lifts] for row in rows)
    return {"rows": len(rows), "digest": digest_of(content)}


WARNING = Step("warning", Kind.MONTH, warning_due, warn, begins=warning_due)
