"""What beat fires for hazards and for tasks of the grids, in one go."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.names import named_task
from incidents.assignments.notices import tell_late_tasks
from incidents.hazards.notices import tell_overdue_hazards


@named_task("incidents.watch_fieldwork", _("tell of hazards after their deadline and of late tasks"))
def watch_fieldwork() -> int:
    """Notify people once of hazards after their deadline and of tasks that were not answered in time."""
    now = timezone.now()
    return tell_overdue_hazards(at=now) + tell_late_tasks(at=now)
