"""What beat fires for deadlines."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from incidents.supervision.services import sweep_deadlines


@shared_task(name="incidents.watch_deadlines")
def watch_deadlines() -> dict[str, int]:
    """Mark incidents that came near a deadline or passed it, and notify people. Returns how many."""
    swept = sweep_deadlines(at=timezone.now())
    return {"soon": swept.soon, "overdue": swept.overdue, "told": swept.notified}
