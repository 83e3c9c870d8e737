"""What beat and the clock ask of jobs. Tasks make one call and are safe to run again."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.jobs.services import JOBS, sweep_jobs
from core.names import named_task
from core.unattended.chores import Chore, daily, declare
from core.unattended.queues import work_through


@named_task("core.work_on_jobs", _("work on background jobs that wait"))
def work_on_jobs() -> int:
    """Work on the jobs that wait, one after the other, each at its own time; returns how many were worked on."""
    return sum(work_through(JOBS, at=timezone.now(), items=[key]) for key in list(JOBS.waiting(timezone.now())))


declare(
    Chore(
        "core.sweep_jobs",
        _("delete the files of background jobs, and old jobs"),
        daily(4, 20),
        lambda at: sweep_jobs(at=at),
        whole="one statement, which deletes rows that nothing refers to",
    )
)
