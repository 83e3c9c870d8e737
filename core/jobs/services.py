"""Jobs are worked on by a task, watched and stopped by who asked for them, and swept."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic

from django.db import OperationalError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from core.errors import Conflict
from core.jobs.requests import Outcome, answer
from core.models import UNDER_WAY, Job, JobFile, JobState
from core.running import current
from core.unattended import queues
from core.unattended.queues import WorkQueue
from core.unattended.told import have_tried_again
from core.waited_for import Stopped, asked_beside, heard_by

log = logging.getLogger(__name__)

KEPT, JOB_KEPT = timedelta(days=1), timedelta(days=100)  # a file or what was sent; the row
EVERY = 1.0  # seconds between two signs
LONGEST = 500  # letters of an address
TELL = "UPDATE core_job SET done = %s, total = %s WHERE id = %s RETURNING stop OR state = 'stopped'"


JOBS = queues.declare(
    WorkQueue(
        "core.jobs",
        _("background jobs"),
        lambda _at: Job.objects.filter(state__in=UNDER_WAY).order_by("asked_at").values_list("pk", flat=True),
        lambda keys, at: sum(work_on(key, at=at) for key in keys),
    )
)


def work_on(key: int, *, at: datetime) -> bool:
    """Answer one request that was left to a task. False where it has ended meanwhile.

    What it writes and that it is done are one transaction, so that a killed worker's job is done once.
    """
    rows = Job.objects.filter(pk=key)
    if not rows.filter(state__in=UNDER_WAY).update(state=JobState.RUNNING, begun_at=at, done=0, total=0):
        return False
    job = rows.select_related("asked_by").get()
    if job.stop:  # asked for while its worker was gone
        _end(job, Outcome(JobState.STOPPED), at=at)
        return True
    begun = monotonic()
    try:
        with transaction.atomic():
            with heard_by(_signs_of(job)):
                outcome = answer(job)
            # Without signs: they are given over another connection, which would wait for the row written here.
            _end(job, outcome, at=at + timedelta(seconds=monotonic() - begun))
    except Stopped:
        with suppress(Stopped):
            _end(job, Outcome(JobState.STOPPED), at=at + timedelta(seconds=monotonic() - begun))
    except OperationalError:
        raise  # a database that may be back in a moment: the queue tries again
    except Exception:
        log.exception("the job %s failed", key)
        with override(job.sent["language"]):
            _end(job, Outcome(JobState.FAILED, _failed()), at=at)
    return True


def _failed() -> str:
    context = current()
    text = _("The server failed; nothing of it was written. Name this to its administrator: %(reference)s")
    return str(text) % {"reference": context.reference if context else "-"}


def _end(job: Job, outcome: Outcome, *, at: datetime) -> None:
    """Write how it ended. What was sent stays only where it was not done. Raises Stopped where somebody ended it."""
    ended = {"state": outcome.state, "told": outcome.told, "leads_to": _short(outcome.leads_to), "ended_at": at}
    sent = {} if outcome.state == JobState.DONE else {**job.sent, **outcome.again}
    if not Job.objects.filter(pk=job.pk, state__in=UNDER_WAY).update(sent=sent, **ended):
        raise Stopped  # at once, as one that had been set aside, while it was tried for the last time
    if outcome.file is not None:
        outcome.file.job = job
        outcome.file.save()


def _short(address: str) -> str:
    """An address that can be kept; one with a filter that is too long leads to the same page without it."""
    return address if len(address) <= LONGEST else address.partition("?")[0]


def _signs_of(job: Job) -> Callable[[int, int], None]:
    """Tells how far a job is, at most once a second, and hears there whether it is to stop.

    The job writes in one transaction, of which nobody sees anything: so it does this over a connection of its own.
    """
    told, last = monotonic(), (0, 0)

    def hear(done: int, total: int) -> None:
        nonlocal told, last
        last = (done, total) if done or total else last
        if monotonic() - told < EVERY:
            return
        told = monotonic()
        if asked_beside(TELL, [*last, job.pk]):
            raise Stopped

    return hear


# --- the account that asked ---


def stop(job: Job, *, at: datetime) -> None:
    """Stop a job: one that runs before its next statement, one that nobody works on at once.

    Raises Conflict where it has ended.
    """
    rows = Job.objects.filter(pk=job.pk)
    rests = UNDER_WAY if have_tried_again(JOBS, job.pk) else [JobState.WAITING]
    if rows.filter(state__in=rests).update(state=JobState.STOPPED, ended_at=at, seen_at=at):
        return
    if not rows.filter(state=JobState.RUNNING).update(stop=True):
        raise Conflict(_("It has ended already."))


def look_at(job: Job, *, at: datetime) -> None:
    """Note that its account saw how it ended, so that it is no longer told of."""
    if not job.is_under_way and job.seen_at is None:
        job.seen_at = at
        job.save(update_fields=["seen_at"])


def seconds_of_the_last(job: Job) -> float | None:
    """How long the last one of its kind took, in seconds; None where there was none."""
    ended = Job.objects.filter(kind=job.kind, state=JobState.DONE).exclude(pk=job.pk).order_by("-ended_at")
    took = ended.annotate(took=F("ended_at") - F("begun_at")).values_list("took", flat=True).first()
    return took.total_seconds() if took is not None else None


def sweep_jobs(*, at: datetime) -> int:
    """Delete files after a day and what has ended after a hundred; returns how many jobs were deleted.

    What was sent, and an address that holds what somebody searched for, are kept no longer than a file.
    """
    JobFile.objects.filter(job__ended_at__lt=at - KEPT).delete()
    Job.objects.filter(ended_at__lt=at - KEPT).exclude(sent={}).update(sent={})
    Job.objects.filter(ended_at__lt=at - KEPT, leads_to__contains="?").update(leads_to="")
    _count, of_each = Job.objects.filter(ended_at__lt=at - JOB_KEPT).delete()
    return of_each.get("core.Job", 0)
