"""What home tells of background jobs: those under way, and those that ended since their account looked."""

from __future__ import annotations

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.models import UNDER_WAY, Job
from core.worklist import OPEN, Line, Queue, Queues
from grids.duties import BACK_OFFICE
from staff.access import Access


def _works_here(access: Access) -> bool:
    return access.holds(*BACK_OFFICE)


JOBS = Queues(
    page="admin:core_job_changelist",
    rows=Job.objects.visible_to,
    line=Line("admin:core_job_change", "title", since=Coalesce("ended_at", "begun_at", "asked_at")),
    queues=(
        Queue(
            "ended",
            _("Background jobs that ended"),
            "task_alt",
            who=_works_here,
            where=lambda _user, _at: ~Q(state__in=UNDER_WAY) & Q(seen_at=None),
            verb=OPEN,
            tone="calm",
            hidden_when_empty=True,
        ),
        Queue(
            "under_way",
            _("Background jobs under way"),
            "hourglass_top",
            who=_works_here,
            where=lambda _user, _at: Q(state__in=UNDER_WAY),
            tone="calm",
            hidden_when_empty=True,
        ),
    ),
)
