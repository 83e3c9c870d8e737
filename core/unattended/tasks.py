"""What beat fires for chores. The task makes one call and is safe to run again."""

from celery import shared_task
from django.utils import timezone

from core.unattended.chores import do_chores as do_what_is_due


@shared_task(name="core.do_chores")
def do_chores() -> int:
    """Do every chore whose time has passed, also while the machine was off. Returns how many were done."""
    return len(do_what_is_due(at=timezone.now()))
