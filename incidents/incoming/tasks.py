"""What beat fires for sheets that come in. Tasks make one call and are safe to run again."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from incidents.incoming.models import WORKING, IncomingSheet
from incidents.incoming.services import work_on
from incidents.incoming.undoing import sweep_incoming


@shared_task(name="incidents.work_on_sheets")
def work_on_sheets() -> int:
    """Work through the dropped sheets that wait, one after the other; returns how many were worked on."""
    waiting = IncomingSheet.objects.filter(state__in=WORKING).order_by("pk").values_list("pk", flat=True)
    return sum(work_on(sheet_id=key, at=timezone.now()) for key in waiting)


@shared_task(name="incidents.sweep_incoming")
def sweep_sheets() -> dict[str, int]:
    """Put away sheets that nobody finished, and remove what is left of files."""
    return sweep_incoming(at=timezone.now())
