"""What beat fires. Tasks make one call and are safe to run again."""

from celery import shared_task
from django.utils import timezone

from assessment.services.cycle import catch_up
from core.models import Heartbeat


@shared_task(name="assessment.turn_the_wheel")
def turn_the_wheel() -> int:
    """Run every step that is due and has not run, and leave a sign of life. Returns how many were tried."""
    now = timezone.now()
    Heartbeat.objects.update_or_create(name="beat", defaults={"at": now})
    return len(catch_up(at=now))
