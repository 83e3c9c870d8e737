"""What is counted for a bulletin, set-based: one query per source, whatever the number of grids.

Every query takes the whole subdistrict and one half-open range, and returns one row per grid that
has anything. Days are Shanghai's.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import connection

from assessment.periods import Period
from assessment.rules import Measures
from assessment.terms import Terms
from core.clock import starts_at
from grids.models import GridVersion, Subdistrict
from incidents.models import Level
from incidents.workflow import NOT_VALID, State

# Member-days of full-time members: in post, on approved leave, in induction, and effective (neither).
# A person's induction runs from the first day of their first full-time posting, wherever they serve.
MEMBER_DAYS = """
    WITH first_posting AS (
        SELECT worker_id, min(lower(during)) AS began FROM staff_posting WHERE role = 'full_time' GROUP BY worker_id
    ), served AS (
        SELECT s.grid_id, s.worker_id, day::date AS day
        FROM staff_gridservice s
        JOIN grids_grid g ON g.id = s.grid_id AND g.subdistrict_id = %(subdistrict)s
        CROSS JOIN LATERAL generate_series(
            greatest(lower(s.during), %(begin)s),
            least(coalesce(upper(s.during), %(end)s), %(end)s) - 1,
            interval '1 day'
        ) AS day
        WHERE s.role = 'full_time' AND s.during && daterange(%(begin)s, %(end)s)
    ), judged AS (
        SELECT served.grid_id,
               a.id IS NOT NULL AS on_leave,
               served.day < f.began + %(induction)s AS in_induction
        FROM served
        JOIN first_posting f ON f.worker_id = served.worker_id
        LEFT JOIN staff_attendance a
               ON a.worker_id = served.worker_id AND a.day = served.day AND a.status = 'leave'
    )
    SELECT grid_id, count(*), count(*) FILTER (WHERE on_leave), count(*) FILTER (WHERE in_induction),
           count(*) FILTER (WHERE NOT on_leave AND NOT in_induction)
    FROM judged GROUP BY grid_id
"""

ENTRIES = """
    SELECT e.grid_id, e.entry_class, sum(e.new), sum(e.changed), sum(e.verified)
    FROM incidents_baseentry e
    JOIN grids_grid g ON g.id = e.grid_id AND g.subdistrict_id = %(subdistrict)s
    WHERE e.day >= %(begin)s AND e.day < %(end)s
    GROUP BY e.grid_id, e.entry_class
"""

# V: valid cases first reported in the range by somebody who served the grid, in any role, on that day.
VALID_REPORTS = """
    SELECT i.grid_id, count(*)
    FROM incidents_incident i
    WHERE i.subdistrict_id = %(subdistrict)s AND NOT i.restricted
      AND i.reported_at >= %(begins_at)s AND i.reported_at < %(ends_at)s
      AND NOT i.state = ANY(%(not_valid)s)
      AND EXISTS (
          SELECT 1 FROM staff_gridservice s
          WHERE s.worker_id = i.reporter_id AND s.grid_id = i.grid_id
            AND s.during @> (i.reported_at AT TIME ZONE 'Asia/Shanghai')::date
      )
    GROUP BY i.grid_id
"""

# S: valid cases of level grid or village that fell due in the range; a self-closed one once confirmed.
TIMELINESS = """
    SELECT i.grid_id, count(*), count(*) FILTER (WHERE i.settled_at <= i.due_at)
    FROM incidents_incident i
    WHERE i.subdistrict_id = %(subdistrict)s AND NOT i.restricted
      AND i.due_at >= %(begins_at)s AND i.due_at < %(ends_at)s
      AND i.level = ANY(%(levels)s)
      AND NOT i.state = ANY(%(not_valid)s) AND i.state <> %(unconfirmed)s
    GROUP BY i.grid_id
"""

AWARENESS = """
    SELECT s.grid_id, sum(s.asked), sum(s.knowing)
    FROM incidents_awarenesssurvey s
    JOIN grids_grid g ON g.id = s.grid_id AND g.subdistrict_id = %(subdistrict)s
    WHERE s.month >= %(first_month)s AND s.month < %(end)s
    GROUP BY s.grid_id
"""


def grids_of(subdistrict: Subdistrict, period: Period) -> list[GridVersion]:
    """The grids that have a line: open on any day of the period, as they were called on its last day."""
    last_day = period.end - timedelta(days=1)
    versions = GridVersion.objects.on(last_day).filter(
        grid__subdistrict=subdistrict, grid__during__overlap=(period.start, period.end)
    )
    return list(versions.select_related("village").order_by("code", "grid"))


def measure_month(subdistrict: Subdistrict, month: Period, terms: Terms) -> dict[int, Measures]:
    """Everything that is counted for the bulletin of `month`, by grid. Five queries."""
    parameters = _parameters(subdistrict, month, terms)
    days = _by_grid(MEMBER_DAYS, parameters)
    reports = _by_grid(VALID_REPORTS, parameters)
    timeliness = _by_grid(TIMELINESS, parameters)
    awareness = _by_grid(AWARENESS, parameters)
    entries: dict[int, dict[str, tuple[int, int, int]]] = {}
    for grid, name, new, changed, verified in _rows(ENTRIES, parameters):
        entries.setdefault(grid, {})[name] = (int(new), int(changed), int(verified))
    found: dict[int, Measures] = {}
    for grid in days.keys() | reports.keys() | timeliness.keys() | awareness.keys() | entries.keys():
        member_days, leave_days, induction_days, effective_days = days.get(grid, (0, 0, 0, 0))
        due, on_time = timeliness.get(grid, (0, 0))
        asked, knowing = awareness.get(grid, (0, 0))
        found[grid] = Measures(
            days=month.days,
            member_days=member_days,
            leave_days=leave_days,
            induction_days=induction_days,
            effective_days=effective_days,
            entries=entries.get(grid, {}),
            valid_reports=reports.get(grid, (0,))[0],
            due=due,
            on_time=on_time,
            asked=asked,
            knowing=knowing,
        )
    return found


def days_served(period: Period, roles: list[str], grids: list[int]) -> dict[tuple[int, int, str], int]:
    """How many days of the period each (worker, grid, role) served, among the roles and grids given. One query."""
    sql = """
        SELECT s.worker_id, s.grid_id, s.role, count(DISTINCT day)
        FROM staff_gridservice s
        CROSS JOIN LATERAL generate_series(
            greatest(lower(s.during), %(begin)s),
            least(coalesce(upper(s.during), %(end)s), %(end)s) - 1,
            interval '1 day'
        ) AS day
        WHERE s.during && daterange(%(begin)s, %(end)s) AND s.role = ANY(%(roles)s) AND s.grid_id = ANY(%(grids)s)
        GROUP BY s.worker_id, s.grid_id, s.role
    """
    parameters = {"begin": period.start, "end": period.end, "roles": roles, "grids": grids}
    return {(worker, grid, role): days for worker, grid, role, days in _rows(sql, parameters)}


def _parameters(subdistrict: Subdistrict, period: Period, terms: Terms) -> dict[str, Any]:
    return {
        "subdistrict": subdistrict.pk,
        "begin": period.start,
        "end": period.end,
        "begins_at": starts_at(period.start),
        "ends_at": starts_at(period.end),
        "induction": terms.induction_days,
        "first_month": _months_back(period, terms.awareness.months - 1),
        "not_valid": [state.value for state in NOT_VALID],
        "levels": [Level.GRID.value, Level.VILLAGE.value],
        "unconfirmed": State.SELF_CLOSED.value,
    }


def _months_back(month: Period, count: int) -> date:
    return month.shifted(-count).start


def _rows(sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def _by_grid(sql: str, parameters: dict[str, Any]) -> dict[int, tuple[Any, ...]]:
    return {grid: tuple(int(value) for value in values) for grid, *values in _rows(sql, parameters)}
