"""The weekly inspection: one row per grid for the ISO week before."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from assessment.measures import grids_of
from assessment.models import Inspection
from assessment.periods import Period
from core.errors import Conflict
from grids.models import Subdistrict
from incidents.workflow import NOT_VALID, State


class WeekNotOver(Conflict):
    """The week has not ended, so its facts can still change."""

    code = "week_not_over"


# Restricted cases count here: the row shows how much was done, never what.
COUNTS = """
    SELECT g.id,
        (SELECT count(*) FROM incidents_visit v WHERE v.grid_id = g.id AND v.kind = 'visit'
            AND v.day >= %(begin)s AND v.day < %(end)s AND NOT v.judged_invented),
        (SELECT count(*) FROM incidents_visit v WHERE v.grid_id = g.id AND v.kind = 'patrol'
            AND v.day >= %(begin)s AND v.day < %(end)s AND NOT v.judged_invented),
        (SELECT coalesce(sum(e.new + e.changed + e.verified), 0) FROM incidents_baseentry e WHERE e.grid_id = g.id
            AND e.day >= %(begin)s AND e.day < %(end)s),
        reports.count, reports.days,
        due.count, due.on_time, overdue.count
    FROM grids_grid g
    CROSS JOIN LATERAL (
        SELECT count(*), count(DISTINCT (i.reported_at AT TIME ZONE 'Asia/Shanghai')::date) AS days
        FROM incidents_incident i
        WHERE i.grid_id = g.id AND i.reported_at >= %(begins_at)s AND i.reported_at < %(ends_at)s
          AND i.reporter_id IS NOT NULL AND NOT i.state = ANY(%(not_valid)s)
    ) reports
    CROSS JOIN LATERAL (
        SELECT count(*), count(*) FILTER (WHERE i.settled_at <= i.due_at) AS on_time
        FROM incidents_incident i
        WHERE i.grid_id = g.id AND i.due_at >= %(begins_at)s AND i.due_at < %(ends_at)s
          AND i.level IN ('grid', 'village') AND NOT i.state = ANY(%(not_valid)s) AND i.state <> %(unconfirmed)s
    ) due
    CROSS JOIN LATERAL (
        SELECT count(*) FROM incidents_incident i
        WHERE i.grid_id = g.id AND i.due_at < %(ends_at)s AND i.reported_at < %(ends_at)s
          AND i.level IN ('grid', 'village')
          AND (i.settled_at IS NULL OR i.settled_at >= %(ends_at)s) AND NOT i.state = ANY(%(not_valid)s)
    ) overdue
    WHERE g.id = ANY(%(grids)s)
"""


@transaction.atomic
def inspect_week(*, subdistrict: Subdistrict, week: Period, at: datetime) -> list[Inspection]:
    """Record what each grid did in `week`; return what was recorded before, if it was.

    Raises WeekNotOver. `exceptions` holds codes: no_visit, no_report, overdue.
    """
    if at < week.ends_at:
        raise WeekNotOver(_("%(week)s has not ended yet.") % {"week": week})
    # Two people who inspect by hand queue here; the second then finds the first one's rows.
    Subdistrict.objects.select_for_update(no_key=True).get(pk=subdistrict.pk)
    existing = list(Inspection.objects.filter(subdistrict=subdistrict, week=week.start))
    if existing:
        return existing
    grids = [grid.grid_id for grid in grids_of(subdistrict, week)]
    with connection.cursor() as cursor:
        cursor.execute(
            COUNTS,
            {
                "grids": grids,
                "begin": week.start,
                "end": week.end,
                "begins_at": week.starts_at,
                "ends_at": week.ends_at,
                "not_valid": [state.value for state in NOT_VALID],
                "unconfirmed": State.SELF_CLOSED.value,
            },
        )
        rows = cursor.fetchall()
    return Inspection.objects.bulk_create(_row(subdistrict, week, *row) for row in sorted(rows))


def _row(
    subdistrict: Subdistrict,
    week: Period,
    grid: int,
    visits: int,
    patrols: int,
    entries: int,
    reports: int,
    report_days: int,
    due: int,
    on_time: int,
    overdue: int,
) -> Inspection:
    exceptions = [
        code
        for code, holds in (("no_visit", visits + patrols == 0), ("no_report", reports == 0), ("overdue", overdue > 0))
        if holds
    ]
    return Inspection(
        subdistrict=subdistrict,
        week=week.start,
        grid_id=grid,
        visits=visits,
        patrols=patrols,
        entries=entries,
        reports=reports,
        due=due,
        on_time=on_time,
        overdue=overdue,
        days_without_report=(week.end - week.start) // timedelta(days=1) - report_days,
        exceptions=exceptions,
    )
