"""What beat fires for deadlines."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.names import named_task
from incidents.supervision.services import sweep_deadlines


@named_task("incidents.watch_deadlines", _("watch the deadlines of cases"))
def watch_deadlines() -> dict[str, int]:
    """Mark incidents that came near a deadline or passed it, and notify people. Returns how many."""
    swept = sweep_deadlines(at=timezone.now())
    return {"soon": swept.soon, "overdue": swept.overdue, "told": swept.notified}
