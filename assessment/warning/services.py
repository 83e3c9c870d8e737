"""The early warning on the 20th: the rank that each grid would have today, and what would lift it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessment.cycle.failing import write_whole
from assessment.figures import rules
from assessment.figures.indicators import BULLETIN
from assessment.figures.measures import count_month_so_far
from assessment.periods import Period
from assessment.scheme.versions import in_force
from assessment.warning.models import EarlyWarning
from assessment.warning.notices import tell
from assessment.warning.rules import lifts, so_far
from core.errors import Conflict
from core.happened import refuse_future
from core.years import in_words
from grids.territory.models import Subdistrict


class MonthNotBegun(Conflict):
    """The month lies in the future."""

    code = "month_not_begun"


@transaction.atomic
def warn_early(*, subdistrict: Subdistrict, month: Period, at: datetime) -> list[EarlyWarning]:
    """Record the rank of every grid if `month` ended now, and notify its leader and full-time members.

    Returns what was recorded before, if it was. After the month's end there is nothing to lift any
    more, so nothing is recorded then. Raises MonthNotBegun.
    """
    refuse_future(at)
    if at < month.starts_at:
        raise MonthNotBegun(_("%(month)s has not begun yet.") % {"month": in_words(month)})
    # Stops two runs by hand from warning twice.
    Subdistrict.objects.select_for_update(no_key=True).get(pk=subdistrict.pk)
    known = list(EarlyWarning.objects.filter(subdistrict=subdistrict, month=month.start))
    if known or at >= month.ends_at:
        return known
    warnings = write_whole({str(row.facts["code"]): row for row in standings(subdistrict, month, at)})
    tell(warnings, at)
    return warnings


def standings(
    subdistrict: Subdistrict, month: Period, at: datetime, *, of: Collection[int] | None = None
) -> list[EarlyWarning]:
    """What the warning of every grid would say at this moment; nothing is recorded. Two queries.

    All grids are scored, because they are ranked against each other. `of` are the keys of those that are asked for:
    what would lift a grid costs many scores.
    """
    terms = in_force(subdistrict, month.start).value
    grids = count_month_so_far(subdistrict, month, terms, at)
    judged = [so_far(grid.measures, grid.pending) for grid in grids]
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
            lifts=[lift.to_json() for lift in lifts(measures, grid.pending, terms, awareness_counts=counts)],
            **{component.column: line.columns[component.column] for component in BULLETIN},
        )
        for grid, measures, line in zip(grids, judged, lines, strict=True)
        if of is None or grid.grid in of
    ]
