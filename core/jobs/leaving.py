"""What one person waits for is bounded; what takes longer is left to a task.

try:
    with bounded(request):
        …
except OutOfTime:
    job = leave(request, title, at=now)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from kombu.exceptions import OperationalError

from core.jobs.requests import WAITED, is_of_a_job, kept
from core.jobs.tasks import work_on_jobs
from core.models import Job
from core.waited_for import OutOfTime, at_most, is_waited_for


@contextmanager
def bounded(request: HttpRequest) -> Iterator[None]:
    """Within, work raises OutOfTime once it takes longer than a person waits (`ACT_WAIT` seconds); its messages go too.

    There is no bound for what a task does, for what has one already, for what files were sent with, and for a page
    that a task led to because it is no file that could be kept.
    """
    if is_of_a_job(request) or is_waited_for() or request.FILES or WAITED in request.GET:
        yield
        return
    queued: Any = messages.get_messages(request)
    told = len(getattr(queued, "_queued_messages", ()))
    try:
        with at_most(settings.ACT_WAIT):
            yield
    except OutOfTime:
        if queued:
            del queued._queued_messages[told:]
        raise


def leave(request: HttpRequest, title: object, *, at: datetime, typed: bool, without: str = "") -> Job:
    """Keep a request that took too long as a job of its account, and ask a worker to begin at once.

    `typed` says whether a form sent it, which is filled in again where the job is not done; `without` names an input
    that the job goes without.
    """
    user: Any = request.user
    match = request.resolver_match
    job = Job.objects.create(
        asked_by=user,
        title=str(title)[:200],
        kind=(match.url_name or "")[:100] if match else "",
        path=request.path,
        sent=kept(request, typed=typed, without=without),
        asked_at=at,
    )
    transaction.on_commit(_hurry)
    return job


def _hurry() -> None:
    with suppress(OperationalError):  # without a broker, the next run of the schedule does it
        work_on_jobs.apply_async(retry=False)
