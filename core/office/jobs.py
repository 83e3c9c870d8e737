"""What a page answers when its work goes on as a job, and what a form says that comes again after one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.history.since import ChangedMeanwhile
from core.jobs.again import REFUSED, sent_before
from core.jobs.leaving import leave

GOES_ON = _("It takes longer, so it goes on in the background. You may leave this page: home tells you when it ended.")
FOLLOW = "follow"  # in the address: who waits there is led on to the result when the job is done


def left_to_a_task(request: HttpRequest, title: object, *, at: datetime, typed: bool, without: str = "") -> str:
    """Leave a request to a task. Returns the address of the job's page, for who has just been waiting.

    `typed` and `without` are those of `leave`.
    """
    job = leave(request, title, at=at, typed=typed, without=without)
    return f"{reverse('admin:core_job_change', args=(job.pk,))}?{FOLLOW}=1"


def goes_on(request: HttpRequest, title: object, *, at: datetime, typed: bool) -> HttpResponseRedirect:
    """`left_to_a_task`, as the answer to the request: it leads to the job's page and says why."""
    address = left_to_a_task(request, title, at=at, typed=typed)
    messages.info(request, str(GOES_ON))
    return HttpResponseRedirect(address)


def tell_again(page: Any, asked: Any) -> None:
    """Say in a form that is filled in again what changed since, and why its job was not done. Else it does nothing."""
    job, form = sent_before(asked.request), asked.form
    if job is None:
        return
    said = form.errors  # judged by the form alone
    if asked.row is not None:
        seen = page.seen(asked.request, asked.row.pk)
        try:
            seen.judge(asked.row, page.reader(asked.request))
        except ChangedMeanwhile as refusal:
            seen.tell(refusal, form)
    for name, texts in job.sent.get(REFUSED, {}).items():
        for text in texts:
            if text not in said.get(name, ()):
                form.add_error(name if name in form.fields else None, text)
