"""What is counted of full-time members in a quarter beside their stretches: attendance, visits, what they found.

All of it is of days in a full-time post: facts of days out of post, or in another role, are nobody's here. Every
statement returns rows, so that what counted is kept with the score. Days are Shanghai's, ranges are half-open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from assessment.figures.database import parameters_of, select
from assessment.periods import Kind, Period, containing
from assessment.scheme.terms import Terms
from core.clock import days_between
from grids.territory.models import Subdistrict
from staff.calendar.rules import WorkingCalendar

Rows = dict[int, list[dict[str, Any]]]  # worker → rows

# One row for each day of a member in a full-time post. While somebody stands in elsewhere, the day belongs to that
# grid, and the own post has no days. What is open when a grid closes goes to its heirs.
DAYS = """
    WITH RECURSIVE heirs AS (
        SELECT predecessor_id AS grid_id, successor_id AS heir_id, "on" AS since FROM grids_gridlink WHERE heir
        UNION
        SELECT heirs.grid_id, link.successor_id, link."on"
        FROM heirs JOIN grids_gridlink link ON link.predecessor_id = heirs.heir_id AND link.heir
    ), member_days AS (
        SELECT DISTINCT ON (s.worker_id, served_on)
               s.worker_id, s.grid_id, s.posting_id, served_on::date AS day,
               date_trunc('month', served_on)::date AS month,
               served_on::date = ANY(%(working_days)s::date[]) AS working,
               served_on::date < first.began + %(induction)s AS in_induction,
               coalesce(a.leave, 0) AS on_leave, coalesce(a.present, 0) AS present, coalesce(a.absent, 0) AS absent
        FROM staff_gridservice s
        JOIN staff_posting p ON p.id = s.posting_id
        JOIN grids_grid g ON g.id = s.grid_id AND g.subdistrict_id = %(subdistrict)s
        CROSS JOIN LATERAL generate_series(
            greatest(lower(s.during), %(begin)s), least(coalesce(upper(s.during), %(end)s), %(end)s) - 1,
            interval '1 day'
        ) AS served_on
        JOIN (
            SELECT worker_id, min(lower(during)) AS began
            FROM staff_posting WHERE role = 'full_time' GROUP BY worker_id
        ) first ON first.worker_id = s.worker_id
        LEFT JOIN LATERAL (
            SELECT sum(part) FILTER (WHERE status = 'leave') AS leave,
                   sum(part) FILTER (WHERE status = 'present') AS present,
                   sum(part) FILTER (WHERE status = 'absent') AS absent
            FROM staff_attendance WHERE worker_id = s.worker_id AND day = served_on::date
        ) a ON true
        WHERE s.role = 'full_time' AND s.during && daterange(%(begin)s, %(end)s)
        ORDER BY s.worker_id, served_on, (p.stands_in_for_id IS NOT NULL) DESC, s.posting_id
    )
"""

# Half a day of leave takes half of a day of induction with it, as everywhere.
ATTENDANCE = f"""
    {DAYS}
    SELECT worker_id AS worker, to_char(day, 'YYYY-MM') AS month,
           count(*) FILTER (WHERE working) AS in_post,
           coalesce(sum(on_leave) FILTER (WHERE working), 0) AS on_leave,
           coalesce(sum(1 - on_leave) FILTER (WHERE working AND in_induction), 0) AS in_induction,
           coalesce(sum(present) FILTER (WHERE working), 0) AS attended,
           coalesce(sum(absent) FILTER (WHERE working), 0) AS absent,
           coalesce(sum(greatest(1 - on_leave - present - absent, 0)) FILTER (WHERE working), 0) AS not_received,
           coalesce(json_agg(day ORDER BY day) FILTER (WHERE working AND on_leave + present + absent < 1), '[]')
               AS days_not_received,
           sum(on_leave) AS leave_days,
           count(*) FILTER (WHERE in_induction) AS induction_days
    FROM member_days GROUP BY worker_id, to_char(day, 'YYYY-MM') ORDER BY worker_id, month
"""  # noqa: S608  (all of it ours)

VISITS = f"""
    {DAYS}
    SELECT v.worker_id AS worker, v.id AS key, v.day, v.kind
    FROM incidents_visit v JOIN member_days m ON m.worker_id = v.worker_id AND m.day = v.day
    WHERE v.day >= %(begin)s AND v.day < %(end)s AND NOT v.judged_invented
    ORDER BY v.worker_id, v.day, v.id
"""  # noqa: S608

REPORTED_ON = "(i.reported_at AT TIME ZONE 'Asia/Shanghai')::date"
FOUND_ON = "(h.found_at AT TIME ZONE 'Asia/Shanghai')::date"
# A case that counts: valid, and neither a petition nor a crime clue.
COUNTS = "NOT i.restricted AND NOT i.state = ANY(%(not_valid)s)"
DISPUTES = "incidents_incident i JOIN grids_matter matter ON matter.id = i.matter_id AND matter.asks_mediation"

FOUND = f"""
    {DAYS}
    SELECT h.found_by_id AS worker, 'hazard' AS kind, h.id::text AS key, {FOUND_ON} AS day
    FROM incidents_hazard h
    JOIN grids_grid g ON g.id = h.grid_id AND g.subdistrict_id = %(subdistrict)s
    JOIN member_days m ON m.worker_id = h.found_by_id AND m.day = {FOUND_ON}
    LEFT JOIN incidents_incident i ON i.id = h.incident_id
    WHERE h.found_at >= %(begins_at)s AND h.found_at < %(ends_at)s AND NOT h.judged_invented
      AND (i.id IS NULL OR NOT i.state = ANY(%(not_valid)s))
    UNION ALL
    SELECT i.reporter_id, 'dispute', i.number, {REPORTED_ON}
    FROM {DISPUTES}
    JOIN member_days m ON m.worker_id = i.reporter_id AND m.day = {REPORTED_ON}
    WHERE i.subdistrict_id = %(subdistrict)s AND {COUNTS}
      AND i.reported_at >= %(begins_at)s AND i.reported_at < %(ends_at)s
    ORDER BY 1, 4, 2, 3
"""  # noqa: S608

# A deadline at midnight belongs to the day that ends then.
DUE_ON = "((due_at - interval '1 microsecond') AT TIME ZONE 'Asia/Shanghai')::date"
HAZARD_DUE_ON, CASE_DUE_ON = DUE_ON.replace("due_at", "h.due_at"), DUE_ON.replace("due_at", "i.due_at")
IN_RANGE = "due_at > %(begins_at)s AND due_at <= %(ends_at)s"
# Who holds a thing on the day of its deadline: the last who accepted it by name by then, else who found it.
HELD_BY = """coalesce((
    SELECT item.successor_id FROM incidents_handoveritem item
    JOIN incidents_handover handed ON handed.id = item.hand_over_id AND handed.cancelled_at IS NULL
    WHERE item.{kind}_id = {key} AND (item.accepted_at AT TIME ZONE 'Asia/Shanghai')::date <= {due_on}
    ORDER BY item.accepted_at DESC, item.id DESC LIMIT 1
), {finder})"""

# A hazard: put right. One that was reported as a case by its deadline is no longer due; later it is late.
HAZARDS_DUE = f"""
    SELECT 'hazard' AS kind, h.id::text AS key, h.grid_id, h.due_at, h.settled_at,
           {HAZARD_DUE_ON} AS due_on,
           h.settled_at <= h.due_at AND h.state <> 'reported' AS in_time,
           {HELD_BY.format(kind="hazard", key="h.id", due_on=HAZARD_DUE_ON, finder="h.found_by_id")}
               AS worker_id
    FROM incidents_hazard h JOIN grids_grid g ON g.id = h.grid_id AND g.subdistrict_id = %(subdistrict)s
    WHERE {IN_RANGE.replace("due_at", "h.due_at")} AND NOT h.judged_invented AND h.state <> 'fixed'
      AND NOT (h.state = 'reported' AND h.settled_at <= h.due_at)
"""  # noqa: S608

# A dispute of grid or village level; one that was passed upward later stays due, and was settled by that. What came
# at a higher level was never the member's to settle.
DISPUTES_DUE = f"""
    SELECT 'dispute', i.number, i.grid_id, i.due_at,
           CASE WHEN i.level = ANY(%(levels)s) THEN i.settled_at ELSE up.at END,
           {CASE_DUE_ON},
           coalesce(CASE WHEN i.level = ANY(%(levels)s) THEN i.settled_at ELSE up.at END <= i.due_at, false),
           {HELD_BY.format(kind="incident", key="i.id", due_on=CASE_DUE_ON, finder="i.reporter_id")}
    FROM {DISPUTES}
    LEFT JOIN LATERAL (
        SELECT min(higher.at) AS at
        FROM incidents_incidentmove low JOIN incidents_incidentmove higher
          ON higher.incident_id = low.incident_id AND higher.position > low.position
        WHERE low.incident_id = i.id AND low.facts->>'level' = ANY(%(levels)s)
          AND higher.facts->>'level' IN ('subdistrict', 'district')
    ) up ON true
    WHERE i.subdistrict_id = %(subdistrict)s AND {COUNTS} AND {IN_RANGE.replace("due_at", "i.due_at")}
      AND NOT (i.state = %(self_closed)s OR i.confirmed_at IS NOT NULL)
      AND (i.level = ANY(%(levels)s) OR up.at IS NOT NULL)
"""  # noqa: S608

# A deadline on a day, or half a day, of approved leave counts if it was met, and is left out if it was not.
ON_ITS_GRID = """(m.grid_id = due.grid_id OR EXISTS (
    SELECT FROM heirs WHERE heirs.grid_id = due.grid_id AND heirs.heir_id = m.grid_id AND heirs.since <= due.due_on
))"""
SETTLING = f"""
    {DAYS}, due AS ({HAZARDS_DUE} UNION ALL {DISPUTES_DUE})
    SELECT due.worker_id AS worker, due.kind, due.key, due.due_at AS due, due.settled_at AS settled,
           coalesce(due.in_time, false) AS in_time
    FROM due JOIN member_days m ON m.worker_id = due.worker_id AND m.day = due.due_on AND {ON_ITS_GRID}
    WHERE m.on_leave = 0 OR coalesce(due.in_time, false)
    ORDER BY due.worker_id, due.due_at, due.kind, due.key
"""  # noqa: S608

# A stretch: days in a row in one full-time post within a month. One without an effective day is left out by who asks.
RUNS = f"""
    {DAYS}, worked AS (
        SELECT *, CASE WHEN in_induction THEN 0 ELSE 1 - least(on_leave, 1) END AS effective,
               day - (row_number() OVER (PARTITION BY worker_id, posting_id, month ORDER BY day))::int AS run
        FROM member_days
    ), of_grid AS (
        SELECT grid_id, day, month, sum(effective) AS effective FROM worked GROUP BY grid_id, day, month
    ), stretch AS (
        SELECT worker_id, grid_id, posting_id, month, min(day) AS first_day, max(day) AS last_day, count(*) AS days,
               sum(effective) AS effective, sum(on_leave) AS leave_days,
               count(*) FILTER (WHERE in_induction) AS induction_days
        FROM worked GROUP BY worker_id, grid_id, posting_id, month, run
    )
"""  # noqa: S608

STRETCHES = f"""
    {RUNS}
    SELECT s.worker_id AS worker, s.grid_id AS grid, v.name, v.code, v.complexity, to_char(s.month, 'YYYY-MM') AS month,
           s.first_day, s.last_day, s.days, s.effective, s.leave_days, s.induction_days,
           (SELECT sum(o.effective) FROM of_grid o
            WHERE o.grid_id = s.grid_id AND o.day BETWEEN s.first_day AND s.last_day) AS effective_of_all,
           (SELECT sum(o.effective) FROM of_grid o
            WHERE o.grid_id = s.grid_id AND o.month = s.month) AS effective_of_all_in_month
    FROM stretch s
    LEFT JOIN grids_gridversion v ON v.grid_id = s.grid_id AND v.during @> s.last_day
    ORDER BY s.worker_id, s.first_day
"""  # noqa: S608

# Of each stretch by class, new, changed and verified: entries that name the member, and those that name nobody.
KINDS = ("new", "changed", "verified")
ENTRIES = f"""
    {RUNS}
    SELECT s.worker_id AS worker, s.grid_id AS grid, s.first_day, e.entry_class AS class, e.monthly,
           e.worker_id IS NOT NULL AS named,
           sum(e.new) AS new, sum(e.changed) AS changed, sum(e.verified) AS verified
    FROM stretch s JOIN incidents_baseentry e ON e.grid_id = s.grid_id
     AND (e.worker_id IS NULL OR e.worker_id = s.worker_id)
     AND CASE WHEN e.monthly THEN e.day = s.month ELSE e.day BETWEEN s.first_day AND s.last_day END
    WHERE s.effective > 0 AND e.day >= %(begin)s AND e.day < %(end)s
    GROUP BY s.worker_id, s.grid_id, s.first_day, e.entry_class, e.monthly, e.worker_id IS NOT NULL
    ORDER BY s.worker_id, s.first_day, e.entry_class, e.monthly, named
"""  # noqa: S608

REPORTS = f"""
    {RUNS}
    SELECT s.worker_id AS worker, i.number AS key, {REPORTED_ON} AS day
    FROM stretch s JOIN incidents_incident i ON i.reporter_id = s.worker_id AND i.grid_id = s.grid_id
     AND {REPORTED_ON} BETWEEN s.first_day AND s.last_day
    WHERE s.effective > 0 AND {COUNTS}
      AND i.reported_at >= %(begins_at)s AND i.reported_at < %(ends_at)s
    ORDER BY s.worker_id, i.reported_at, i.number
"""  # noqa: S608

CASES_DUE = f"""
    {RUNS}, due AS (
        SELECT i.reporter_id AS worker_id, i.number, i.grid_id, i.due_at, i.settled_at,
               {CASE_DUE_ON} AS due_on, coalesce(i.settled_at <= i.due_at, false) AS on_time
        FROM incidents_incident i
        WHERE i.subdistrict_id = %(subdistrict)s AND {COUNTS} AND {IN_RANGE.replace("due_at", "i.due_at")}
          AND i.level = ANY(%(levels)s) AND NOT (i.state = %(self_closed)s OR i.confirmed_at IS NOT NULL)
    )
    SELECT due.worker_id AS worker, due.number AS key, due.due_at AS due, due.settled_at AS settled, due.on_time
    FROM due JOIN worked m ON m.worker_id = due.worker_id AND m.day = due.due_on AND {ON_ITS_GRID}
    JOIN stretch s ON s.worker_id = m.worker_id AND s.posting_id = m.posting_id
     AND m.day BETWEEN s.first_day AND s.last_day
    WHERE s.effective > 0 AND (m.on_leave = 0 OR due.on_time)
    ORDER BY due.worker_id, due.due_at, due.number
"""  # noqa: S608

SURVEYS = f"""
    {DAYS}
    SELECT served.worker_id AS worker, served.grid_id AS grid, to_char(s.month, 'YYYY-MM') AS month,
           served.days, s.asked, s.knowing
    FROM (
        SELECT worker_id, grid_id, date_trunc('month', day)::date AS month, count(*) AS days
        FROM member_days GROUP BY worker_id, grid_id, date_trunc('month', day)
    ) served
    JOIN incidents_awarenesssurvey s ON s.grid_id = served.grid_id AND s.month = served.month
    ORDER BY served.worker_id, s.month, served.grid_id
"""  # noqa: S608


def parameters_of_quarter(
    subdistrict: Subdistrict, quarter: Period, terms: Terms, calendar: WorkingCalendar
) -> dict[str, Any]:
    """What the statements of a quarter are asked with."""
    return {
        **parameters_of(subdistrict, quarter, terms),
        "working_days": working_days(quarter, calendar),
    }


def working_days(period: Period, calendar: WorkingCalendar) -> list[date]:
    return [day for day in days_between(period.start, period.end) if calendar.is_working(day)]


def months_of(period: Period) -> list[Period]:
    """The months of a quarter or a year, in order."""
    months = [containing(period.start, Kind.MONTH)]
    while months[-1].end < period.end:
        months.append(months[-1].next())
    return months


def by_worker(sql: str, parameters: dict[str, Any]) -> Rows:
    """The rows of a statement by the worker that they count for. One query."""
    rows: Rows = defaultdict(list)
    for row in select(sql, parameters):
        rows[row.pop("worker")].append(row)
    return rows


def missing_attendance(rows: Rows, kept_months: Collection[str]) -> dict[int, list[date]]:
    """By worker the working days in post of which nobody said whether they were attended; of months that keep it."""
    missing: dict[int, list[date]] = {}
    for worker, months in rows.items():
        days = [
            date.fromisoformat(day)
            for month in months
            if month["month"] in kept_months
            for day in month["days_not_received"]
        ]
        if days:
            missing[worker] = days
    return missing
