"""The steps of the cycle, one line each, in the order in which steps that are due at the same moment run."""

from __future__ import annotations

from collections.abc import Callable

from assessment.bulletin.steps import draft, freeze
from assessment.cycle.models import Stage
from assessment.cycle.work import Result, Task
from assessment.inspection.steps import inspect
from assessment.interview.steps import reconcile
from assessment.warning.steps import warn

WORK: dict[str, Callable[[Task], Result]] = {
    Stage.INSPECTION: inspect,
    Stage.WARNING: warn,
    Stage.BULLETIN: draft,
    Stage.FREEZE: freeze,
    Stage.INTERVIEWS: reconcile,
}
