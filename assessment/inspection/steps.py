"""The step of the cycle that inspects a week."""

from __future__ import annotations

from assessment.cycle.rules import Step
from assessment.cycle.work import Result, StepToRun, digest_of
from assessment.inspection.rules import inspection_due
from assessment.inspection.services import inspect_week
from assessment.periods import Kind

DIGESTED = ("visits", "patrols", "reports", "entries", "due", "on_time", "overdue")  # of a finished step, permanently


def inspect(task: StepToRun) -> Result:
    failed: dict[str, str] = {}
    rows = inspect_week(subdistrict=task.subdistrict, week=task.period, at=task.at, failed=failed)
    content = [[row.grid_id, *(getattr(row, name) for name in DIGESTED)] for row in rows]
    return {"rows": len(rows), "digest": digest_of(content), "failed": failed}


INSPECTION = Step("inspection", Kind.WEEK, inspection_due, inspect, begins=inspection_due)
