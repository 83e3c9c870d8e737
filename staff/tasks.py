"""What beat fires among people. Tasks make one call and are safe to run again."""

from celery import shared_task
from django.utils import timezone

from staff.inbox.outward import deliver, write_digests


@shared_task(name="staff.send_outward")
def send_outward() -> int:
    """Write the digests of the day and send every message that is due. Returns how many were sent."""
    now = timezone.now()
    write_digests(at=now)
    return deliver(at=now)
