"""Notices to leaders and full-time members about an early warning."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessment.warning.models import EarlyWarning
from core.clock import day_of
from staff.access import Role
from staff.inbox.addressees import Addressee, people
from staff.inbox.services import notify, together
from staff.inbox.topics import register
from staff.postings.models import GridService

TOPICS = {
    "early_warning": _("%(grid)s would be number %(rank)s of %(count)s today, with %(score)s points in %(month)s."),
    "early_warning_bottom": _(
        "%(grid)s would be bottom-ranked today: number %(rank)s of %(count)s, with %(score)s points in %(month)s. "
        "See what would lift it."
    ),
    "early_warning_unranked": _("%(grid)s would not be ranked in %(month)s as things stand today. See why."),
}
register(TOPICS)


WARNED = [Role.LEADER, Role.FULL_TIME]


def tell(warnings: list[EarlyWarning], at: datetime) -> None:
    """One notice per grid for its leader and each full-time member of the day."""
    serving = GridService.objects.on(day_of(at)).filter(
        role__in=WARNED, grid__in=[warning.grid_id for warning in warnings]
    )
    served = list(serving.values_list("grid", "worker"))
    reached = people({worker for _grid, worker in served})
    told: dict[int, list[Addressee]] = {}
    for grid, worker in served:
        told.setdefault(grid, []).append(reached[worker])
    with together(at=at):
        for warning in warnings:
            if warning.grid_id not in told:
                continue
            topic, values = _words_of(warning)
            notify(
                topic=topic,
                about=f"{warning.grid_id} {warning.period}",
                people=told[warning.grid_id],
                values=values,
                link=f"{reverse('dashboard')}#warning",
                at=at,
            )


def _words_of(warning: EarlyWarning) -> tuple[str, dict[str, str | int]]:
    values: dict[str, str | int] = {"grid": str(warning.facts["name"]), "month": str(warning.period)}
    if warning.rank is None:
        return "early_warning_unranked", values
    score = str(warning.score if warning.score is not None else Decimal(0))
    topic = "early_warning_bottom" if warning.in_bottom else "early_warning"
    return topic, {**values, "rank": warning.rank, "count": warning.ranked_grids, "score": score}
