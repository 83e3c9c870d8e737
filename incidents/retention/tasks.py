"""What beat fires for retention."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from incidents.retention import services as retention


@shared_task(name="incidents.strip_expired")
def strip_expired() -> int:
    """Erase what is personal in finished incidents whose retention period has passed."""
    return retention.strip_expired(at=timezone.now())
