"""What beat and the clock ask of sheets that come in. Tasks make one call and are safe to run again."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.unattended.chores import Chore, daily, declare
from core.unattended.queues import work_through
from incidents.incoming.services import SHEETS
from incidents.incoming.undoing import UNFINISHED, sweep_incoming


@shared_task(name="incidents.work_on_sheets")
def work_on_sheets() -> int:
    """Work through the dropped sheets that wait, one after the other; returns how many were worked on."""
    return work_through(SHEETS, at=timezone.now())


declare(
    Chore(
        "incidents.sweep_incoming",
        _("put away sheets that nobody finished"),
        daily(3, 50),
        lambda at: sweep_incoming(at=at),
        works_on=(UNFINISHED.name,),
    )
)
