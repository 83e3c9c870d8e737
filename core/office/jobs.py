"""What a page answers when its work goes on as a job."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.jobs.leaving import leave

GOES_ON = _("It takes longer, so it goes on in the background. You may leave this page: home tells you when it ended.")
FOLLOW = "follow"  # in the address: who waits there is led on to the result when the job is done


def left_to_a_task(request: HttpRequest, title: object, *, at: datetime, without: str = "") -> str:
    """Leave a request to a task. Returns the address of the job's page, for who has just been waiting.

    `without` names an input that the job goes without.
    """
    job = leave(request, title, at=at, without=without)
    return f"{reverse('admin:core_job_change', args=(job.pk,))}?{FOLLOW}=1"


def goes_on(request: HttpRequest, title: object, *, at: datetime) -> HttpResponseRedirect:
    """`left_to_a_task`, as the answer to the request: it leads to the job's page and says why."""
    address = left_to_a_task(request, title, at=at)
    messages.info(request, str(GOES_ON))
    return HttpResponseRedirect(address)
