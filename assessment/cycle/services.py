"""The ledger: runs each step of the cycle exactly once, no matter who asks or how often.

A step is one transaction that does its work and marks its ledger row finished. Before it, a
transaction of its own counts the attempt, so that an attempt that was killed is seen. Two workers
at once queue on the row's lock; the second finds it finished and does nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessment.cycle.failing import GridsFailed, in_one_line
from assessment.cycle.models import CycleRun, CycleStop, Stage
from assessment.cycle.notices import refused
from assessment.cycle.period_words import kept_in_words
from assessment.cycle.rules import STEPS, Step, next_due, owed, wait_before_retry
from assessment.cycle.work import Consequence, StepToRun, cycle_starts_at, terms_in_force
from assessment.periods import Period
from assessment.scheme.models import Scheme
from assessment.scheme.terms import Terms
from assessment.scheme.versions import versions_of
from core.errors import Conflict, DomainError
from core.happened import refuse_future
from core.history.models import Door
from core.history.saying import said, saying
from core.names import told_through
from grids.territory.models import Subdistrict
from staff.accounts.models import User
from staff.calendar.lists import working_calendar

log = logging.getLogger(__name__)


def step_in_words(text: str) -> str:
    """What the history of rows notes of a step, `freeze 2026-10`, as people say it."""
    stage, _space, period = text.partition(" ")
    return f"{dict(Stage.choices).get(stage, stage)} {kept_in_words(period)}".strip()


told_through(Door.CYCLE, step_in_words)
JITTER = timedelta(seconds=30)  # sweeps come every minute, and never to the second


class NoScheme(Conflict):
    """No scheme governs the period."""

    code = "no_scheme"


def run_step(*, subdistrict: Subdistrict, stage: str, period: Period, at: datetime, by: User | None = None) -> CycleRun:
    """Run one step unless it has run; return its ledger row either way.

    Raises NotYet where `at` is later than now, and DomainError where the domain refuses; of a step that is owed the
    ledger keeps the reason.
    Any other failure is written there too and raised again.
    """
    refuse_future(at)
    step = STEPS[stage]
    terms = terms_in_force(subdistrict, period)
    if terms is None:
        raise NoScheme(_("No scheme is in force on %(day)s.") % {"day": period.start})
    due = step.due(period, terms, working_calendar(subdistrict))
    if step.follows:
        run_followers(subdistrict, at=at, step=step, before=period)
        done = CycleRun.objects.filter(subdistrict=subdistrict, stage=step.follows, period=str(period)).first()
        due = (done and done.finished) or due
    task = StepToRun(subdistrict, stage, period, due, at, by)
    run = _claim(task, terms)
    if run.finished:
        return run
    try:
        with saying(door=said().door if by else Door.CYCLE, detail=f"{task.stage} {task.period}"):
            return _perform(task, run)
    except DomainError as refusal:
        if _is_owed(task, step, terms):
            _keep_error(run, refusal)
            if not isinstance(refusal, Consequence):
                refused(run, at=task.at)
        else:  # tried by hand before its time: nothing failed
            CycleRun.objects.filter(pk=run.pk, finished=None).update(started=None, attempts=0, late=False, error="")
        raise
    except Exception as error:
        _keep_error(run, error)
        raise


def _keep_error(run: CycleRun, error: Exception) -> None:
    CycleRun.objects.filter(pk=run.pk, finished=None).update(error=f"{type(error).__name__}: {error}"[:2000])


def _is_owed(task: StepToRun, step: Step, terms: Terms) -> bool:
    """Whether the cycle would run the step by now if nobody asks for it."""
    starts_on = cycle_starts_at(task.subdistrict, task.at)
    if starts_on is None or task.due > task.at:
        return False
    return starts_on <= step.begins(task.period, terms, working_calendar(task.subdistrict))


def _claim(task: StepToRun, terms: Terms) -> CycleRun:
    """Count the attempt in a separate transaction, so that an attempt that is killed is counted too."""
    with transaction.atomic():
        CycleRun.objects.bulk_create(
            [
                CycleRun(
                    subdistrict=task.subdistrict,
                    stage=task.stage,
                    period=str(task.period),
                    period_start=task.period.start,
                    due=task.due,
                )
            ],
            ignore_conflicts=True,
        )
        run = CycleRun.objects.select_for_update(no_key=True).get(
            subdistrict=task.subdistrict, stage=task.stage, period=str(task.period)
        )
        if run.finished is None:
            run.started = task.at
            run.attempts += 1
            run.late = task.at > run.due + timedelta(minutes=terms.timing.late_after_minutes)
            run.save(update_fields=["started", "attempts", "late"])
        return run


def _perform(task: StepToRun, run: CycleRun) -> CycleRun:
    """Do the work and mark it done: both or nothing.

    Where rows are independent of each other, those of grids that did not fail are kept, and the step is not done
    until the others are recorded, too. Raises GridsFailed then.
    """
    begun = timezone.now()
    with transaction.atomic():
        # Stops two workers from doing the same step: the second waits here and finds it finished.
        run = CycleRun.objects.select_for_update(no_key=True).get(pk=run.pk)
        if run.finished:
            return run
        result = STEPS[task.stage].work(task)
        failed = result.get("failed")
        if not failed:
            run.scheme = Scheme.objects.in_force(task.subdistrict, task.period.start)
            run.digest = result["digest"]
            run.error = ""
            run.finished = task.at + (timezone.now() - begun)
            run.save()
    if failed:  # only now, so that the results of the other grids are kept
        raise GridsFailed(failed)
    return run


def catch_up(*, at: datetime, subdistrict: Subdistrict | None = None) -> list[CycleRun]:
    """Run everything that is due and has not run, in order. A step that fails does not block the others.

    Returns the rows that were attempted. A step that failed a moment ago rests before it is tried again. Raises NotYet
    where `at` is later than now: what is run too early is judged for ever.
    """
    refuse_future(at)
    subdistricts = [subdistrict] if subdistrict else list(Subdistrict.objects.order_by("code"))
    attempted = []
    for office in subdistricts:
        try:
            attempted += _catch_up(office, at)
            with transaction.atomic():
                CycleStop.objects.filter(subdistrict=office).delete()
        except Exception as error:  # such as terms that cannot be read
            log.exception("the cycle of %s stands still", office.code)
            CycleStop.objects.get_or_create(subdistrict=office, defaults={"since": at, "error": in_one_line(error)})
    return attempted


def _catch_up(subdistrict: Subdistrict, at: datetime) -> list[CycleRun]:
    begun = timezone.now()
    attempted = _run_all_followers(subdistrict, at)
    finished = CycleRun.objects.filter(subdistrict=subdistrict).exclude(finished=None)
    done = set(finished.values_list("stage", "period"))
    for _due, step, period in owed_steps(subdistrict, at):
        if (step.stage, str(period)) in done:
            continue
        now = at + (timezone.now() - begun)  # each step starts after the one before it, in the ledger too
        attempted += _try(subdistrict, step.stage, period, now)
        if any(other.follows == step.stage for other in STEPS.values()):
            attempted += _run_all_followers(subdistrict, at + (timezone.now() - begun))
    return attempted


def _run_all_followers(subdistrict: Subdistrict, at: datetime) -> list[CycleRun]:
    """Steps that follow one that has finished, in the order of the table: one may follow a follower."""
    return [run for step in STEPS.values() if step.follows for run in run_followers(subdistrict, at=at, step=step)]


def run_followers(
    subdistrict: Subdistrict, *, at: datetime, step: Step, before: Period | None = None
) -> list[CycleRun]:
    """Run a following step for every period in which what it follows has finished and it has not, in order."""
    steps = CycleRun.objects.filter(subdistrict=subdistrict)
    done = steps.filter(stage=step.stage).exclude(finished=None).values("period")
    waiting = steps.filter(stage=step.follows).exclude(finished=None).exclude(period__in=done)
    if before is not None:
        waiting = waiting.filter(period_start__lt=before.start)
    periods = [Period(row.period_start, step.kind) for row in waiting.order_by("period_start")]
    return [run for period in periods for run in _try(subdistrict, step.stage, period, at)]


def _try(subdistrict: Subdistrict, stage: str, period: Period, at: datetime) -> list[CycleRun]:
    """Run one step unless it has run or rests after a failure; its ledger row, where it was tried."""
    rows = CycleRun.objects.filter(subdistrict=subdistrict, stage=stage, period=str(period))
    run = rows.first()
    if run and (
        run.finished or (run.error and run.started and _rests(at - run.started, wait_before_retry(run.attempts)))
    ):
        return []
    try:
        run_step(subdistrict=subdistrict, stage=stage, period=period, at=at)
    except DomainError as refusal:
        log.warning("%s %s of %s refused: %s", stage, period, subdistrict.code, refusal)
    except Exception:
        log.exception("%s %s of %s failed", stage, period, subdistrict.code)
    return list(rows)


def _rests(passed: timedelta, pause: timedelta) -> bool:
    """Whether the pause after a failure goes on; one of a time to come says nothing: the clock was set back."""
    return -JITTER < passed < pause - JITTER


def owed_steps(subdistrict: Subdistrict, at: datetime) -> list[tuple[datetime, Step, Period]]:
    """Every step that had to run up to `at`, run or not, in order."""
    starts_on = cycle_starts_at(subdistrict, at)
    if starts_on is None:
        return []
    calendar = working_calendar(subdistrict)
    return list(owed(starts_on=starts_on, at=at, terms_of=_terms_of(subdistrict), calendar=calendar))


def next_steps(subdistrict: Subdistrict | int, at: datetime) -> list[tuple[datetime, Step, Period]]:
    """For each step that a date makes due, when it is due next, the nearest first. Two queries."""
    return next_due(at=at, terms_of=_terms_of(subdistrict), calendar=working_calendar(subdistrict))


def _terms_of(subdistrict: Subdistrict | int) -> Callable[[Period], Terms | None]:
    """The terms that bind a period, None before the first version. One query."""
    versions = [(row.in_force_from, row.value) for row in versions_of(subdistrict)]
    return lambda period: next((terms for begins, terms in versions if begins <= period.start), None)
