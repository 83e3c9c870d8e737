"""What beat fires for cases. Tasks make one call and are safe to run again."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from incidents.models import WORKING, IncomingSheet
from incidents.services import (
    retention,
    sweep_attachments,
    sweep_deadlines,
    tell_late_tasks,
    tell_overdue_hazards,
)
from incidents.services.incoming import sweep_incoming, work_on


@shared_task(name="incidents.sweep_attachments")
def sweep_files() -> dict[str, int]:
    """Remove files that no row holds any more; returns how many went, and how many rows miss theirs."""
    return sweep_attachments()


@shared_task(name="incidents.work_on_sheets")
def work_on_sheets() -> int:
    """Work through the dropped sheets that wait, one after the other; returns how many were worked on."""
    waiting = IncomingSheet.objects.filter(state__in=WORKING).order_by("pk").values_list("pk", flat=True)
    return sum(work_on(sheet_id=key, at=timezone.now()) for key in waiting)


@shared_task(name="incidents.sweep_incoming")
def sweep_sheets() -> dict[str, int]:
    """Put away sheets that nobody finished, and remove what is left of files."""
    return sweep_incoming(at=timezone.now())


@shared_task(name="incidents.strip_expired")
def strip_expired() -> int:
    """Erase what is personal in finished cases whose retention period has passed."""
    return retention.strip_expired(at=timezone.now())


@shared_task(name="incidents.watch_fieldwork")
def watch_fieldwork() -> int:
    """Tell once of hazards after their deadline and of tasks that were not answered in time."""
    now = timezone.now()
    return tell_overdue_hazards(at=now) + tell_late_tasks(at=now)


@shared_task(name="incidents.watch_deadlines")
def watch_deadlines() -> dict[str, int]:
    """Mark cases that came near a deadline or passed it, and tell people. Returns how many."""
    swept = sweep_deadlines(at=timezone.now())
    return {"soon": swept.soon, "overdue": swept.overdue, "told": swept.told}
