"""What beat fires for the map. Tasks make one call and are safe to run again."""

from celery import shared_task
from django.utils import timezone

from grids.territory.services_of_villages import call_villages_by_name as call_by_name


@shared_task(name="grids.call_villages_by_name")
def call_villages_by_name() -> int:
    """Let a planned renaming of a village come into force with its day. Returns how many names changed."""
    return call_by_name(on=timezone.localdate())
