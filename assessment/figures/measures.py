"""What is counted for a bulletin, set-based: one query per source, whatever the number of grids.

Every query takes the whole subdistrict and one half-open range, and returns one row per grid that
has anything. Days are Shanghai's. A bulletin runs all of them as parts of one statement: it then sees
one snapshot, so that no fact which is committed meanwhile enters one count and misses another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson
from django.db import connection

from assessment.figures.counts import Measures
from assessment.periods import Period
from assessment.scheme.terms import Terms
from core.clock import starts_at
from grids.territory.models import Subdistrict
from incidents.cases.workflow import NOT_VALID, State
from incidents.common.models import Level

BY_GRID = """
    SELECT grid_id,
           count(*) AS member_days,
           count(*) FILTER (WHERE on_leave) AS leave_days,
           count(*) FILTER (WHERE in_induction) AS induction_days,
           count(*) FILTER (WHERE NOT on_leave AND NOT in_induction) AS effective_days
    FROM judged GROUP BY grid_id
"""


def member_days(*, only: str = "", narrowed: str = "", tail: str = BY_GRID) -> str:
    """Member-days of full-time members: in post, on approved leave, in induction, and effective (neither).

    A person's induction runs from the first day of their first full-time posting, wherever they serve.
    `only` narrows the days, `narrowed` the services; `tail` says what is made of the days.
    """
    return f"""
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
        WHERE s.role = 'full_time' AND s.during && daterange(%(begin)s, %(end)s) {narrowed} {only}
    ), judged AS (
        SELECT served.grid_id, served.worker_id,
               a.id IS NOT NULL AS on_leave,
               served.day < f.began + %(induction)s AS in_induction
        FROM served
        JOIN first_posting f ON f.worker_id = served.worker_id
        LEFT JOIN staff_attendance a
               ON a.worker_id = served.worker_id AND a.day = served.day AND a.status = 'leave'
    )
    {tail}
    """  # noqa: S608  (all of it ours)


MEMBER_DAYS = member_days()

ENTRIES = """
    SELECT of_class.grid_id, json_object_agg(entry_class, ARRAY[new, changed, verified])::text AS entries
    FROM (
        SELECT e.grid_id, e.entry_class, sum(e.new) AS new, sum(e.changed) AS changed, sum(e.verified) AS verified
        FROM incidents_baseentry e
        JOIN grids_grid g ON g.id = e.grid_id AND g.subdistrict_id = %(subdistrict)s
        WHERE e.day >= %(begin)s AND e.day < %(end)s
        GROUP BY e.grid_id, e.entry_class
    ) of_class
    GROUP BY of_class.grid_id
"""

# V: valid cases first reported in the range by somebody who served the grid, in any role, on that day.
VALID_REPORTS = """
    SELECT i.grid_id, count(*) AS valid_reports
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
    SELECT i.grid_id, count(*) AS due, count(*) FILTER (WHERE i.settled_at <= i.due_at) AS on_time
    FROM incidents_incident i
    WHERE i.subdistrict_id = %(subdistrict)s AND NOT i.restricted
      AND i.due_at >= %(begins_at)s AND i.due_at < %(ends_at)s
      AND i.level = ANY(%(levels)s)
      AND NOT i.state = ANY(%(not_valid)s) AND i.state <> %(unconfirmed)s
    GROUP BY i.grid_id
"""

AWARENESS = """
    SELECT s.grid_id, sum(s.asked) AS asked, sum(s.knowing) AS knowing
    FROM incidents_awarenesssurvey s
    JOIN grids_grid g ON g.id = s.grid_id AND g.subdistrict_id = %(subdistrict)s
    WHERE s.month >= %(first_month)s AND s.month < %(end)s
    GROUP BY s.grid_id
"""

# Who served a grid on any day of the range, in one role, first come first.
NAMES = """
    SELECT named.grid_id, array_agg(named.name ORDER BY named.during, named.worker_id) AS names
    FROM (
        SELECT DISTINCT ON (s.grid_id, w.name) s.grid_id, w.name, s.during, s.worker_id
        FROM staff_gridservice s
        JOIN grids_grid g ON g.id = s.grid_id AND g.subdistrict_id = %(subdistrict)s
        JOIN staff_worker w ON w.id = s.worker_id
        WHERE s.role = '{role}' AND s.during && daterange(%(begin)s, %(end)s)
        ORDER BY s.grid_id, w.name, s.during, s.worker_id
    ) named
    GROUP BY named.grid_id
"""

COUNTS = {"days": MEMBER_DAYS, "entries": ENTRIES, "reports": VALID_REPORTS, "due": TIMELINESS, "asked": AWARENESS}
PEOPLE = {"leaders": NAMES.format(role="leader"), "members": NAMES.format(role="full_time")}


def one_statement(parts: Mapping[str, str], columns: str) -> str:
    """Every grid that was open on any day of the range, as it was called on the last one, with the parts' counts."""
    joined = "\n".join(
        f"LEFT JOIN ({sql}) part_{name} ON part_{name}.grid_id = v.grid_id" for name, sql in parts.items()
    )
    return f"""
    SELECT {columns}
    FROM grids_gridversion v
    JOIN grids_grid g ON g.id = v.grid_id
    JOIN grids_village place ON place.id = v.village_id
    LEFT JOIN grids_villagename renamed ON renamed.village_id = place.id AND renamed.during @> %(last_day)s
    {joined}
    WHERE g.subdistrict_id = %(subdistrict)s AND v.during @> %(last_day)s
      AND g.during && daterange(%(begin)s, %(end)s)
    ORDER BY v.grid_id
    """  # noqa: S608  (all of it ours)


MONTH_COLUMNS = """
    v.grid_id, v.code, v.name, coalesce(renamed.name, place.name),
    coalesce(part_leaders.names, '{}'), coalesce(part_members.names, '{}'),
    coalesce(member_days, 0), coalesce(leave_days, 0), coalesce(induction_days, 0), coalesce(effective_days, 0),
    entries, coalesce(valid_reports, 0), coalesce(due, 0), coalesce(on_time, 0),
    coalesce(asked, 0), coalesce(knowing, 0)
"""
MONTH = one_statement({**COUNTS, **PEOPLE}, MONTH_COLUMNS)


@dataclass(frozen=True, slots=True)
class Counted:
    """One grid of a month: what it was called, who served it, and what was counted of it."""

    grid: int
    facts: dict[str, Any]
    measures: Measures


def count_month(subdistrict: Subdistrict, month: Period, terms: Terms) -> Iterator[Counted]:
    """Every grid that has a line in `month`, by key: one statement, so one snapshot."""
    for row in streamed(MONTH, parameters_of(subdistrict, month, terms)):
        yield counted_of(month.days, *row)


def streamed(sql: str, parameters: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of one statement, some thousands at a time.

    Not by a named cursor: PostgreSQL plans those without parallel workers, which doubles the time.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        while rows := cursor.fetchmany(5000):
            yield from rows


def counted_of(
    days: int,
    grid: int,
    code: str,
    name: str,
    village: str,
    leaders: list[str],
    members: list[str],
    member_days: int,
    leave_days: int,
    induction_days: int,
    effective_days: int,
    entries: str | None,
    valid_reports: int,
    due: int,
    on_time: int,
    asked: int,
    knowing: int,
) -> Counted:
    """One row of the statement as a value."""
    counts = Measures(
        days=days,
        member_days=member_days,
        leave_days=leave_days,
        induction_days=induction_days,
        effective_days=effective_days,
        entries={kind: (new, changed, verified) for kind, (new, changed, verified) in orjson.loads(entries).items()}
        if entries
        else {},
        valid_reports=valid_reports,
        due=due,
        on_time=on_time,
        asked=asked,
        knowing=knowing,
    )
    facts = {"code": code, "name": name, "village": village, "leaders": leaders, "members": members}
    return Counted(grid, facts, counts)


def measure_month(subdistrict: Subdistrict, month: Period, terms: Terms) -> dict[int, Measures]:
    """Everything that is counted for the bulletin of `month`, by grid. One query."""
    return {counted.grid: counted.measures for counted in count_month(subdistrict, month, terms)}


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


def parameters_of(subdistrict: Subdistrict, period: Period, terms: Terms) -> dict[str, Any]:
    """What the statements of a period are asked with."""
    return {
        "subdistrict": subdistrict.pk,
        "begin": period.start,
        "end": period.end,
        "last_day": period.end - timedelta(days=1),
        "begins_at": starts_at(period.start),
        "ends_at": starts_at(period.end),
        "induction": terms.induction_days,
        "first_month": period.shifted(1 - terms.awareness.months).start,
        "not_valid": [state.value for state in NOT_VALID],
        "levels": [Level.GRID.value, Level.VILLAGE.value],
        "unconfirmed": State.SELF_CLOSED.value,
    }


def _rows(sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
