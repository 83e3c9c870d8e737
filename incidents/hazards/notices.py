"""Who is notified of a hazard that is open after its deadline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.clock import day_of
from core.unattended.queues import WorkQueue, declare, work_through
from grids.territory.models import Grid
from incidents.common.notices import people_serving
from incidents.hazards.models import Hazard
from staff.access import Role
from staff.inbox.services import notify, together
from staff.inbox.topics import register


def tell_overdue_hazards(*, at: datetime) -> int:
    """Notify those who serve the grid, and their leader, once of each hazard that is open after its deadline.

    Returns how many hazards were new.
    """
    return work_through(OVERDUE, at=at)


@transaction.atomic
def _tell_overdue(keys: Sequence[int], at: datetime) -> int:
    # Two sweeps at once: the second skips the rows of the first, and next time sees that they are done.
    late = Hazard.objects.overdue(at).filter(told_overdue_at=None, pk__in=keys)
    late = late.select_related("subcategory", "premises")
    rows = list(late.select_for_update(no_key=True, of=("self",), skip_locked=True).order_by("pk"))
    people = people_serving({row.grid_id for row in rows}, (Role.FULL_TIME, Role.LEADER), day_of(at))
    names = {grid.pk: str(grid) for grid in Grid.objects.filter(pk__in={row.grid_id for row in rows}).on(day_of(at))}
    with together(at=at):
        for row in rows:
            notify(
                topic="hazard_overdue",
                about=f"hazard-{row.pk}",
                people=people[row.grid_id],
                values={"grid": names[row.grid_id], "place": row.where, "kind": row.subcategory.name},
                link=reverse("field-hazard", args=(row.pk,)),
                at=at,
            )
    Hazard.objects.filter(pk__in=[row.pk for row in rows]).update(told_overdue_at=at)
    return len(rows)


OVERDUE = declare(
    WorkQueue(
        "incidents.hazards_overdue",
        _("hazards after their deadline"),
        lambda at: list(
            Hazard.objects.overdue(at).filter(told_overdue_at=None).order_by("pk").values_list("pk", flat=True)
        ),
        _tell_overdue,
        at_once=500,
    )
)

TOPICS = {
    "hazard_overdue": _("A hazard is not put right, though its deadline has passed: %(grid)s, %(kind)s, %(place)s."),
}
register(TOPICS)
