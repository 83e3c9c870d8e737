"""What is counted for the weekly inspection: one part per source in one statement, so that it sees one snapshot.

Restricted cases count here: the row shows how much was done, never what.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from assessment.counts import Week
from assessment.measures import member_days, one_statement, parameters_of
from assessment.periods import Period
from assessment.terms import Terms
from core.clock import days_between
from grids.models import Subdistrict
from staff.rules import WorkingCalendar

# Effective days of full-time members on the working days of the week.
DAYS = member_days(only="AND day::date = ANY(%(working_days)s::date[])")

VISITS = """
    SELECT v.grid_id,
           count(*) FILTER (WHERE v.kind = 'visit') AS visits,
           count(*) FILTER (WHERE v.kind = 'patrol') AS patrols
    FROM incidents_visit v
    JOIN grids_grid g ON g.id = v.grid_id AND g.subdistrict_id = %(subdistrict)s
    WHERE v.day >= %(begin)s AND v.day < %(end)s AND NOT v.judged_invented
    GROUP BY v.grid_id
"""

ENTRIES = """
    SELECT e.grid_id, sum(e.new + e.changed + e.verified) AS entries
    FROM incidents_baseentry e
    JOIN grids_grid g ON g.id = e.grid_id AND g.subdistrict_id = %(subdistrict)s
    WHERE e.day >= %(begin)s AND e.day < %(end)s
    GROUP BY e.grid_id
"""

REPORTS = """
    SELECT i.grid_id, count(*) AS reports,
           count(DISTINCT (i.reported_at AT TIME ZONE 'Asia/Shanghai')::date) AS report_days
    FROM incidents_incident i
    WHERE i.subdistrict_id = %(subdistrict)s
      AND i.reported_at >= %(begins_at)s AND i.reported_at < %(ends_at)s
      AND NOT i.state = ANY(%(not_valid)s)
      AND EXISTS (
          SELECT 1 FROM staff_gridservice s
          WHERE s.worker_id = i.reporter_id AND s.grid_id = i.grid_id
            AND s.during @> (i.reported_at AT TIME ZONE 'Asia/Shanghai')::date
      )
    GROUP BY i.grid_id
"""

DUE = """
    SELECT i.grid_id, count(*) AS due, count(*) FILTER (WHERE i.settled_at <= i.due_at) AS on_time
    FROM incidents_incident i
    WHERE i.subdistrict_id = %(subdistrict)s
      AND i.due_at >= %(begins_at)s AND i.due_at < %(ends_at)s
      AND i.level = ANY(%(levels)s)
      AND NOT i.state = ANY(%(not_valid)s) AND i.state <> %(unconfirmed)s
    GROUP BY i.grid_id
"""

# As it stood at the end of the week: what was settled later was overdue then.
OVERDUE = """
    SELECT i.grid_id, count(*) AS overdue
    FROM incidents_incident i
    WHERE i.subdistrict_id = %(subdistrict)s
      AND i.due_at < %(ends_at)s AND i.reported_at < %(ends_at)s
      AND (i.settled_at IS NULL OR i.settled_at >= %(ends_at)s)
      AND i.level = ANY(%(levels)s) AND NOT i.state = ANY(%(not_valid)s)
    GROUP BY i.grid_id
"""

HAZARDS = """
    SELECT h.grid_id,
           count(*) FILTER (WHERE h.due_at >= %(begins_at)s) AS hazards_due,
           count(*) FILTER (WHERE h.settled_at IS NULL OR h.settled_at >= %(ends_at)s) AS hazards_overdue
    FROM incidents_hazard h
    JOIN grids_grid g ON g.id = h.grid_id AND g.subdistrict_id = %(subdistrict)s
    WHERE h.due_at < %(ends_at)s AND h.found_at < %(ends_at)s AND NOT h.judged_invented
    GROUP BY h.grid_id
"""

WEEK = one_statement(
    {
        "days": DAYS,
        "visits": VISITS,
        "entries": ENTRIES,
        "reports": REPORTS,
        "due": DUE,
        "overdue": OVERDUE,
        "hazards": HAZARDS,
    },
    """
    v.grid_id, coalesce(effective_days, 0), coalesce(visits, 0), coalesce(patrols, 0), coalesce(entries, 0),
    coalesce(reports, 0), coalesce(report_days, 0), coalesce(due, 0), coalesce(on_time, 0), coalesce(overdue, 0),
    coalesce(hazards_due, 0), coalesce(hazards_overdue, 0)
    """,
)


def count_week(subdistrict: Subdistrict, week: Period, terms: Terms, calendar: WorkingCalendar) -> dict[int, Week]:
    """Every grid that was open on any day of `week`, by key. One query."""
    working = [day for day in days_between(week.start, week.end) if calendar.is_working(day)]
    parameters: dict[str, Any] = {**parameters_of(subdistrict, week, terms), "working_days": working}
    with connection.cursor() as cursor:
        cursor.execute(WEEK, parameters)
        return {grid: _week(len(working), week.days, *counts) for grid, *counts in cursor.fetchall()}


def _week(
    working_days: int,
    days: int,
    member_days: int,
    visits: int,
    patrols: int,
    entries: int,
    reports: int,
    report_days: int,
    due: int,
    on_time: int,
    overdue: int,
    hazards_due: int,
    hazards_overdue: int,
) -> Week:
    return Week(
        working_days=working_days,
        member_days=member_days,
        visits=visits,
        patrols=patrols,
        entries=int(entries),
        reports=reports,
        days_without_report=days - report_days,
        due=due,
        on_time=on_time,
        overdue=overdue,
        hazards_due=hazards_due,
        hazards_overdue=hazards_overdue,
    )
