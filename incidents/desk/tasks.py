"""What beat fires for hazards and for tasks of the grids, in one go."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from incidents.assignments.notices import tell_late_tasks
from incidents.hazards.notices import tell_overdue_hazards


@shared_task(name="incidents.watch_fieldwork")
def watch_fieldwork() -> int:
    """Notify people once of hazards after their deadline and of tasks that were not answered in time."""
    now = timezone.now()
    return tell_overdue_hazards(at=now) + tell_late_tasks(at=now)
