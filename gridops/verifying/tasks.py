"""What beat fires for what never changes. Tasks make one call and are safe to run again."""

from celery import shared_task
from django.utils import timezone

from gridops.verifying import services as verifying


@shared_task(name="gridops.seal")
def seal() -> int:
    """Seal what became final since the last time. Returns how many rows."""
    return verifying.seal_all(at=timezone.now())


@shared_task(name="gridops.verify")
def verify() -> int | None:
    """Look at everything that may never change, unless that was done since the last night; returns the differences."""
    now = timezone.now()
    result = verifying.verify(at=now) if verifying.is_due(at=now) else None
    return result.differences if result else None
