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
from assessment.figures.sources import REPORT_DAY
from assessment.figures.stretches import DUE_DAY, STRETCHES
from assessment.periods import Kind, Period, containing
from assessment.scheme.terms import Terms
from core.clock import days_between
from grids.territory.models import Subdistrict
from staff.calendar.rules import WorkingCalendar

Rows = dict[int, list[dict[str, Any]]]  # worker → rows

# The days are those of the stretches: while somebody stands in elsewhere, the day belongs to that grid. Half a day of
# leave takes half of a day of induction with it, as everywhere.
ATTENDANCE = f"""
    {STRETCHES}, said AS (
        SELECT worker_id, day, sum(part) FILTER (WHERE status = 'present') AS present,
               sum(part) FILTER (WHERE status = 'absent') AS absent
        FROM staff_attendance WHERE day >= %(begin)s AND day < %(end)s GROUP BY worker_id, day
    ), member_days AS (
        SELECT s.worker_id, s.day, s.on_leave, s.in_induction, s.day = ANY(%(working_days)s::date[]) AS working,
               coalesce(said.present, 0) AS present, coalesce(said.absent, 0) AS absent
        FROM served s LEFT JOIN said ON said.worker_id = s.worker_id AND said.day = s.day
    )
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
    {STRETCHES}
    SELECT v.worker_id AS worker, v.id AS key, v.day, v.kind
    FROM incidents_visit v JOIN served m ON m.worker_id = v.worker_id AND m.day = v.day
    WHERE v.day >= %(begin)s AND v.day < %(end)s AND NOT v.judged_invented
    ORDER BY v.worker_id, v.day, v.id
"""  # noqa: S608

FOUND_ON = "(h.found_at AT TIME ZONE 'Asia/Shanghai')::date"
# A case that counts: valid, and neither a petition nor a crime clue.
COUNTS = "NOT i.restricted AND NOT i.state = ANY(%(not_valid)s)"
DISPUTES = "incidents_incident i JOIN grids_matter matter ON matter.id = i.matter_id AND matter.asks_mediation"

FOUND = f"""
    {STRETCHES}
    SELECT h.found_by_id AS worker, 'hazard' AS kind, h.id::text AS key, {FOUND_ON} AS day
    FROM incidents_hazard h
    JOIN grids_grid g ON g.id = h.grid_id AND g.subdistrict_id = %(subdistrict)s
    JOIN served m ON m.worker_id = h.found_by_id AND m.day = {FOUND_ON}
    LEFT JOIN incidents_incident i ON i.id = h.incident_id
    WHERE h.found_at >= %(begins_at)s AND h.found_at < %(ends_at)s AND NOT h.judged_invented
      AND (i.id IS NULL OR NOT i.state = ANY(%(not_valid)s))
    UNION ALL
    SELECT i.reporter_id, 'dispute', i.number, {REPORT_DAY}
    FROM {DISPUTES}
    JOIN served m ON m.worker_id = i.reporter_id AND m.day = {REPORT_DAY}
    WHERE i.subdistrict_id = %(subdistrict)s AND {COUNTS}
      AND i.reported_at >= %(begins_at)s AND i.reported_at < %(ends_at)s
    ORDER BY 1, 4, 2, 3
"""  # noqa: S608

HAZARD_DUE_DAY = DUE_DAY.replace("i.due_at", "h.due_at")
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
           {HAZARD_DUE_DAY} AS due_on,
           h.settled_at <= h.due_at AND h.state <> 'reported' AS in_time,
           {HELD_BY.format(kind="hazard", key="h.id", due_on=HAZARD_DUE_DAY, finder="h.found_by_id")}
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
           {DUE_DAY},
           coalesce(CASE WHEN i.level = ANY(%(levels)s) THEN i.settled_at ELSE up.at END <= i.due_at, false),
           {HELD_BY.format(kind="incident", key="i.id", due_on=DUE_DAY, finder="i.reporter_id")}
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
SETTLING = f"""
    {STRETCHES}, due AS ({HAZARDS_DUE} UNION ALL {DISPUTES_DUE})
    SELECT due.worker_id AS worker, due.kind, due.key, due.due_at AS due, due.settled_at AS settled,
           coalesce(due.in_time, false) AS in_time
    FROM due
    JOIN home h ON h.grid_id = due.grid_id AND due.due_on >= h.since AND due.due_on < h.until
    JOIN served m ON m.worker_id = due.worker_id AND m.day = due.due_on AND m.grid_id = h.heir_id
    WHERE m.on_leave = 0 OR coalesce(due.in_time, false)
    ORDER BY due.worker_id, due.due_at, due.kind, due.key
"""  # noqa: S608

# Of each month and grid, weighted by the days in post there.
SURVEYS = f"""
    {STRETCHES}
    SELECT served.worker_id AS worker, served.grid_id AS grid, to_char(s.month, 'YYYY-MM') AS month,
           served.days, s.asked, s.knowing
    FROM (SELECT worker_id, grid_id, month, count(*) AS days FROM served GROUP BY worker_id, grid_id, month) served
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
