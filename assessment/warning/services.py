"""The early warning on the 20th: where each grid would stand today, and what would lift it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from assessment.cycle.failing import write_whole
from assessment.figures import rules
from assessment.figures.measures import count_month
from assessment.periods import Period
from assessment.scheme.models import Scheme
from assessment.warning.models import EarlyWarning
from assessment.warning.notices import tell
from assessment.warning.rules import lifts, so_far
from core.errors import Conflict
from grids.territory.models import Subdistrict
from incidents.cases.workflow import NOT_VALID, State
from incidents.common.models import Level

# Cases that S will count and that are neither settled nor due yet.
PENDING = """
    SELECT i.grid_id, count(*)
    FROM incidents_incident i
    WHERE i.subdistrict_id = %(subdistrict)s AND NOT i.restricted
      AND i.due_at >= %(at)s AND i.due_at < %(ends_at)s AND i.settled_at IS NULL
      AND i.level = ANY(%(levels)s)
      AND NOT i.state = ANY(%(not_valid)s) AND i.state <> %(unconfirmed)s
    GROUP BY i.grid_id
"""


class MonthNotBegun(Conflict):
    """The month lies in the future."""

    code = "month_not_begun"


@transaction.atomic
def warn_early(*, subdistrict: Subdistrict, month: Period, at: datetime) -> list[EarlyWarning]:
    """Record where every grid would stand if `month` ended now, and tell its leader and full-time members.

    Returns what was recorded before, if it was. After the month's end there is nothing to lift any
    more, so nothing is recorded then. Raises MonthNotBegun.
    """
    if at < month.starts_at:
        raise MonthNotBegun(_("%(month)s has not begun yet.") % {"month": month})
    # Stops two runs by hand from warning twice.
    Subdistrict.objects.select_for_update(no_key=True).get(pk=subdistrict.pk)
    known = list(EarlyWarning.objects.filter(subdistrict=subdistrict, month=month.start))
    if known or at >= month.ends_at:
        return known
    found = write_whole({str(row.facts["code"]): row for row in _standings(subdistrict, month, at)})
    tell(found, at)
    return found


def _standings(subdistrict: Subdistrict, month: Period, at: datetime) -> list[EarlyWarning]:
    terms = Scheme.objects.in_force(subdistrict, month.start).value
    grids = list(count_month(subdistrict, month, terms))
    pending = _pending(subdistrict, month, at)
    judged = [so_far(grid.measures, pending.get(grid.grid, 0)) for grid in grids]
    lines = rules.score_month(judged, terms)
    counts = rules.awareness_in_force(judged, terms)
    ranked = sum(line.ranked for line in lines)
    return [
        EarlyWarning(
            subdistrict=subdistrict,
            month=month.start,
            grid_id=grid.grid,
            at=at,
            facts=grid.facts,
            measures=measures.to_json(),
            rank=line.rank,
            ranked_grids=ranked,
            not_ranked_because=line.not_ranked_because,
            in_bottom=line.in_bottom,
            score=line.score,
            base_score=line.base_score,
            incident_score=line.incident_score,
            awareness_score=line.awareness_score,
            lifts=[
                lift.to_json() for lift in lifts(measures, pending.get(grid.grid, 0), terms, awareness_counts=counts)
            ],
        )
        for grid, measures, line in zip(grids, judged, lines, strict=True)
    ]


def _pending(subdistrict: Subdistrict, month: Period, at: datetime) -> dict[int, int]:
    parameters: dict[str, Any] = {
        "subdistrict": subdistrict.pk,
        "at": at,
        "ends_at": month.ends_at,
        "levels": [Level.GRID.value, Level.VILLAGE.value],
        "not_valid": [state.value for state in NOT_VALID],
        "unconfirmed": State.SELF_CLOSED.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(PENDING, parameters)
        return dict(cursor.fetchall())
