"""Who is notified of a task, and of an answer that is late."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.clock import day_of
from core.unattended.queues import WorkQueue, declare, work_through
from grids.territory.models import Grid
from incidents.assignments.models import Task, TaskAnswer
from incidents.common.notices import people_serving
from staff.access import Role
from staff.inbox.addressees import Addressee
from staff.inbox.services import notify, together
from staff.inbox.topics import register

ANSWERERS = (Role.LEADER, Role.FULL_TIME)  # who is notified of a task; part-time members may answer it too


def tell_late_tasks(*, at: datetime) -> int:
    """Notify those who must answer, and their guide, once of each late answer. Returns how many answers were new."""
    return work_through(LATE, at=at)


@transaction.atomic
def _tell_late(keys: Sequence[int], at: datetime) -> int:
    # Two sweeps at once: the second skips the rows of the first, and next time sees that they are done.
    owed = TaskAnswer.objects.late(at).filter(told_late_at=None, pk__in=keys).select_related("task")
    rows = list(owed.select_for_update(no_key=True, of=("self",), skip_locked=True).order_by("pk"))
    day = day_of(at)
    people = people_serving({row.grid_id for row in rows}, (*ANSWERERS, Role.GUIDE), day)
    names = {grid.pk: str(grid) for grid in Grid.objects.filter(pk__in=people).on(day)}
    with together(at=at):
        for row in rows:
            about = f"task-{row.task_id}-{row.grid_id}"
            tell(row.task, "task_late", about, people[row.grid_id], at, grid=names[row.grid_id])
    TaskAnswer.objects.filter(pk__in=[row.pk for row in rows]).update(told_late_at=at)
    return len(rows)


LATE = declare(
    WorkQueue(
        "incidents.tasks_late",
        _("answers that are late"),
        lambda at: list(
            TaskAnswer.objects.late(at).filter(told_late_at=None).order_by("pk").values_list("pk", flat=True)
        ),
        _tell_late,
        at_once=500,
    )
)


def tell(task: Task, topic: str, about: str, to: Collection[Addressee], at: datetime, **more: str) -> None:
    values = {"title": task.title, **more}
    notify(topic=topic, about=about, people=to, values=values, link=reverse("field-tasks"), at=at)


TOPICS = {
    "task_issued": _("A task of the center for your grid: %(title)s."),
    "task_late": _("%(grid)s has not answered the task “%(title)s”, which was due."),
}
register(TOPICS)
