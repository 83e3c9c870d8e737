"""What beat fires for backups."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from gridops.backup.daily import back_up_if_due


@shared_task(name="gridops.back_up")
def back_up() -> str:
    """Make the backup of the day, unless it is made; its file."""
    return str(back_up_if_due(at=timezone.now()) or "")
