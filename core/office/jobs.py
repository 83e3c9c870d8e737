"""Where a page leads whose work goes on as a job."""

from __future__ import annotations

from django.urls import reverse

from core.models import Job

FOLLOW = "follow"  # in the address: who waits there is led on to the result when the job is done


def address_of_job(job: Job) -> str:
    """The page of the job, for who has just been waiting for it."""
    return f"{reverse('admin:core_job_change', args=(job.pk,))}?{FOLLOW}=1"
