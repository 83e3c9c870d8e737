"""Which steps of the cycle are due, and when. Pure functions.

A period is owed when its first step falls due on or after the scheme's `cycle_starts_on`, so that an
office which starts in the middle of a year has nothing to run for the time before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from assessment.periods import Kind, Period, containing
from assessment.scheme.terms import Terms
from core.clock import day_of
from staff.calendar.rules import WorkingCalendar

Due = Callable[[Period, Terms, WorkingCalendar], datetime]


@dataclass(frozen=True)
class Step:
    """One step of the cycle: the kind of its periods, and when it is due for one of them.

    A step that `follows` another is due when that one has finished for the same period, no matter who ran it
    or when; no date makes it due, and `due` only says when it is expected.
    """

    stage: str
    kind: Kind
    due: Due
    work: Callable[[Any], dict[str, Any]]  # takes a `cycle.work.Task`, gives a `cycle.work.Result`
    begins: Due  # when the first step of the same period is due: a period is owed whole or not at all
    follows: str = ""


EARLIEST = timedelta(days=62)  # a step may be due as long after its period began to end

# The steps by name (`stage`), in the order in which those that are due at the same moment run: see assessment/steps.py.
STEPS: dict[str, Step] = {}


def register(*steps: Step) -> None:
    """Add the steps that the nouns declare. A new one also has its name in `cycle.models.Stage`."""
    STEPS.update({step.stage: step for step in steps})


def owed(
    *, starts_on: datetime, at: datetime, terms_of: Callable[[Period], Terms | None], calendar: WorkingCalendar
) -> Iterator[tuple[datetime, Step, Period]]:
    """Every step that fell due from `starts_on` to `at`, in the order in which it must run."""
    rows = []
    for position, step in enumerate(step for step in STEPS.values() if not step.follows):
        # A step is due within its period or a few weeks after it: begin well before, and let the dates decide.
        period = containing(day_of(starts_on) - EARLIEST, step.kind)
        while period.starts_at <= at:
            terms = terms_of(period)
            if terms is not None:
                due = step.due(period, terms, calendar)
                if starts_on <= step.begins(period, terms, calendar) and due <= at:
                    rows.append((due, position, step, period))
            period = period.next()
    for due, _position, step, period in sorted(rows, key=lambda row: (row[0], row[1])):
        yield due, step, period


def next_due(
    *, at: datetime, terms_of: Callable[[Period], Terms | None], calendar: WorkingCalendar
) -> list[tuple[datetime, Step, Period]]:
    """Every step that a date makes due with its next date after `at`, the nearest first."""
    rows = []
    for step in (step for step in STEPS.values() if not step.follows):
        period = containing(day_of(at) - EARLIEST, step.kind)
        while (terms := terms_of(period)) is None or (due := step.due(period, terms, calendar)) <= at:
            period = period.next()
            if period.starts_at > at + timedelta(days=400):
                break
        else:
            rows.append((due, step, period))
    return sorted(rows, key=lambda row: row[0])


def wait_before_retry(attempts: int) -> timedelta:
    """How long the cycle waits before it tries a step again that failed `attempts` times: 1, 2, 4 … 60 minutes."""
    return timedelta(minutes=min(60, 2 ** max(0, attempts - 1)))
