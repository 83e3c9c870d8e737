"""What was sent for a job that was not done comes back into its form.

A job that was refused, failed or was stopped keeps what was sent for a day, and its page leads back to the form. The
address names the job; by it `what_was_sent` gives the form what it had been filled in with, as if the person had
waited. It is a GET, so nothing is done by it, and it is judged like any other who may open the page.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, QueryDict

from core.models import Job, JobState
from core.web.refusals import sent

AGAIN = "again"  # in the address of a form: the key of the job with whose input it is filled in
LONGEST_KEY = 19  # digits
ASKS, REFUSED = "asks", "refused"  # in what is kept: parameters for the form's address; what was said at its fields


def leads_back(job: Job) -> str:
    """The address of the form that a job came from, filled in again; empty where there is none, or no longer."""
    if job.is_under_way or job.state == JobState.DONE or not job.sent.get("typed"):
        return ""
    query = QueryDict(job.sent["query"], mutable=True)
    for name, value in {**job.sent.get(ASKS, {}), AGAIN: str(job.pk)}.items():
        query[name] = value
    return f"{job.path}?{query.urlencode()}"


def sent_before(request: HttpRequest) -> Job | None:
    """The job of this account with whose input the form of this page is to be filled in; None for any other request."""
    if "sent_before" not in request.__dict__:
        request.__dict__["sent_before"] = _named_in_the_address(request)
    found: Job | None = request.__dict__["sent_before"]
    return found


def what_was_sent(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what is sent now, or what had been sent for a job that was not done."""
    job = sent_before(request)
    return QueryDict(job.sent["sent"]) if job is not None else sent(request)


def _named_in_the_address(request: HttpRequest) -> Job | None:
    key = request.GET.get(AGAIN, "")
    if request.method != "GET" or not (key.isascii() and key.isdigit() and len(key) < LONGEST_KEY):
        return None
    user: Any = request.user
    job = Job.objects.visible_to(user).filter(pk=key, path=request.path).first()
    return job if job is not None and leads_back(job) else None
