"""What beat and the clock ask of sheets that come in. Tasks make one call and are safe to run again."""

from __future__ import annotations

from contextlib import suppress

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import OperationalError

from core.names import named_task
from core.unattended import queues
from core.unattended.chores import Chore, daily, declare
from core.unattended.queues import WorkQueue, work_through
from incidents.incoming.models import WORKING, IncomingSheet
from incidents.incoming.services import work_on
from incidents.incoming.undoing import UNFINISHED, sweep_incoming

SHEETS = queues.declare(
    WorkQueue(
        "incidents.sheets",
        _("sheets that come in"),
        lambda _at: IncomingSheet.objects.filter(state__in=WORKING).order_by("pk").values_list("pk", flat=True),
        lambda keys, at: sum(work_on(sheet_id=key, at=at) for key in keys),
    )
)


@named_task("incidents.work_on_sheets", _("work through dropped sheets that wait"))
def work_on_sheets() -> int:
    """Work through the dropped sheets that wait, one after the other; returns how many were worked on."""
    return work_through(SHEETS, at=timezone.now())


def hurry(sheets: list[IncomingSheet]) -> None:
    """Ask a worker to begin at once if there is work; without a worker, the next run of the schedule does it."""
    if any(sheet.working for sheet in sheets):
        with suppress(OperationalError):
            work_on_sheets.apply_async(retry=False)


declare(
    Chore(
        "incidents.sweep_incoming",
        _("put away sheets that nobody finished"),
        daily(3, 50),
        lambda at: sweep_incoming(at=at),
        works_on=(UNFINISHED.name,),
    )
)
