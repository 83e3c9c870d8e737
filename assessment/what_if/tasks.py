"""What beat fires for what-ifs. The task makes one call and is safe to run again."""

from celery import shared_task
from django.utils import timezone

from assessment.what_if.services import work_on_all


@shared_task(name="assessment.work_on_what_ifs")
def work_on_what_ifs() -> int:
    """Work on what-ifs that wait; returns how many were worked on."""
    return work_on_all(at=timezone.now())
