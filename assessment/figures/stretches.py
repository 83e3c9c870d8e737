"""Stretches: the days that a full-time member served on one grid without a gap, and the rows that count for them.

A stretch is a maximal range of days in one full-time posting, within one calendar month; a longer period is the sum of
its months. While somebody stands in elsewhere, their own posting has no days: so says the view of who served where.
One statement gives all stretches of a subdistrict, so that what it counts is of one snapshot; when a month freezes it
is a part of the statement that counts the grids. Whoever counts more of a stretch declares a `RowSource` whose rows
have a column `stretch` (`per="stretch"`) and hands it to `stretch_statement`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from assessment.figures.counts import StretchCounts
from assessment.figures.database import Rows, parameters_of, rows_of, select
from assessment.figures.sources import (
    MONTH_DUE,
    MONTH_ENTRIES,
    MONTH_REPORTS,
    REPORT_DAY,
    SURVEYS,
    Column,
    RowSource,
    Source,
    _,
)
from assessment.periods import Period
from assessment.scheme.terms import Terms
from grids.territory.models import Subdistrict

# --- the stretches --------------------------------------------------------------------------------

# in_post: each day of full-time service, from the first month whose surveys count. served: of the range alone, with
# what of the day is leave, and induction. stretch: the days without a gap, of all members or of one `worker` alone.
# team: the days of all on its grid, summed once for each stretch, in whatever order the planner joins the rest.
# home: which grid answers for the open cases of which, from which day: itself, and from its closing its heir.
STRETCHES = """
WITH RECURSIVE in_post AS MATERIALIZED (
    SELECT s.worker_id, s.grid_id, s.posting_id, on_day::date AS day
    FROM staff_gridservice s
    JOIN grids_grid g ON g.id = s.grid_id AND g.subdistrict_id = %(subdistrict)s
    CROSS JOIN LATERAL generate_series(
        greatest(lower(s.during), %(first_month)s),
        least(coalesce(upper(s.during), %(end)s), %(end)s) - 1,
        interval '1 day'
    ) AS on_day
    WHERE s.role = 'full_time' AND s.during && daterange(%(first_month)s, %(end)s)
), on_leave AS MATERIALIZED (
    SELECT worker_id, day, sum(part) AS part FROM staff_attendance
    WHERE status = 'leave' AND day >= %(begin)s AND day < %(end)s
    GROUP BY worker_id, day
), served AS MATERIALIZED (
    SELECT i.worker_id, i.grid_id, i.posting_id, i.day, date_trunc('month', i.day)::date AS month,
           coalesce(a.part, 0) AS on_leave,
           i.day < f.began + %(induction)s AS in_induction
    FROM in_post i
    JOIN (
        SELECT worker_id, min(lower(during)) AS began FROM staff_posting WHERE role = 'full_time' GROUP BY worker_id
    ) f ON f.worker_id = i.worker_id
    LEFT JOIN on_leave a ON a.worker_id = i.worker_id AND a.day = i.day
    WHERE i.day >= %(begin)s
), effective AS (
    SELECT worker_id, grid_id, day, month, CASE WHEN in_induction THEN 0 ELSE 1 - on_leave END AS days FROM served
), stretch AS MATERIALIZED (
    SELECT row_number() OVER (ORDER BY worker_id, min(day)) AS id, worker_id, grid_id, month,
           min(day) AS begins_on, max(day) + 1 AS ends_on,
           count(*) AS member_days,
           trim_scale(sum(on_leave)) AS leave_days,
           count(*) FILTER (WHERE in_induction) AS induction_days,
           trim_scale(coalesce(sum(1 - on_leave) FILTER (WHERE NOT in_induction), 0)) AS effective_days
    FROM (
        SELECT *, day - (row_number() OVER (PARTITION BY worker_id, posting_id, grid_id, month ORDER BY day))::int
            AS island
        FROM served
        WHERE %(worker)s::bigint IS NULL OR worker_id = %(worker)s
    ) numbered
    GROUP BY worker_id, posting_id, grid_id, month, island
), team AS MATERIALIZED (
    SELECT t.id AS stretch,
           (SELECT trim_scale(sum(days)) FROM effective e
            WHERE e.grid_id = t.grid_id AND e.day >= t.begins_on AND e.day < t.ends_on) AS team_days,
           (SELECT trim_scale(sum(days)) FROM effective e
            WHERE e.grid_id = t.grid_id AND e.month = t.month) AS team_days_of_month,
           (SELECT trim_scale(sum(days)) FROM effective e
            WHERE e.grid_id = t.grid_id AND e.month = t.month AND e.worker_id = t.worker_id) AS own_days_of_month
    FROM stretch t
), tenure AS (
    SELECT worker_id, grid_id, date_trunc('month', day)::date AS month, count(*) AS days
    FROM in_post GROUP BY worker_id, grid_id, date_trunc('month', day)
), home (grid_id, heir_id, since, until) AS (
    SELECT g.id, g.id, '-infinity'::date, coalesce(l."on", 'infinity'::date)
    FROM grids_grid g LEFT JOIN grids_gridlink l ON l.predecessor_id = g.id AND l.heir
    WHERE g.subdistrict_id = %(subdistrict)s
    UNION ALL
    SELECT h.grid_id, l.successor_id, h.until, coalesce(further."on", 'infinity'::date)
    FROM home h
    JOIN grids_gridlink l ON l.predecessor_id = h.heir_id AND l.heir
    LEFT JOIN grids_gridlink further ON further.predecessor_id = l.successor_id AND further.heir
)
"""


# --- what counts for a stretch --------------------------------------------------------------------


def of_stretch(table: str, alias: str, joined: str, more: str = "") -> str:
    """The rows of a table with the column `stretch`: for which stretches each counts, by what is `joined`."""
    return f"(SELECT {alias}.*, t.id AS stretch{more} FROM {table} {alias} {joined}) {alias}"  # noqa: S608  (ours)


def days_in(day: str) -> str:
    """That a day lies within the stretch."""
    return f"{day} >= t.begins_on AND {day} < t.ends_on"


# Those that name the member, and those that name nobody. Those that name another count for nobody else.
ENTRIES = replace(
    MONTH_ENTRIES,
    per="stretch",
    table=of_stretch(
        "incidents_baseentry",
        "e",
        f"""JOIN stretch t ON t.grid_id = e.grid_id AND (e.worker_id IS NULL OR e.worker_id = t.worker_id)
            AND (({days_in("e.day")} AND NOT e.monthly) OR (e.day = t.month AND e.monthly))""",
    ),
    grouped="""
        SELECT e.stretch, e.entry_class, e.monthly, e.worker_id IS NOT NULL AS named,
               sum(e.new) AS new, sum(e.changed) AS changed, sum(e.verified) AS verified
        FROM {rows} GROUP BY e.stretch, e.entry_class, e.monthly, e.worker_id IS NOT NULL
    """,
    counts={
        name: f"json_object_agg(e.entry_class, ARRAY[e.new, e.changed, e.verified]) FILTER (WHERE {which})"
        for name, which in {
            "named": "e.named AND NOT e.monthly",
            "unnamed": "NOT e.named AND NOT e.monthly",
            "sheet_named": "e.named AND e.monthly",
            "sheet_unnamed": "NOT e.named AND e.monthly",
        }.items()
    },
    kept={**MONTH_ENTRIES.kept, "named": "e.worker_id IS NOT NULL"},
    columns=(*MONTH_ENTRIES.columns, Column("named", _("names the person"), "yes_or_no")),
)

# Their own reports there. Whoever is in post full-time on that day is in post on the grid, as a line asks.
REPORTS = replace(
    MONTH_REPORTS,
    per="stretch",
    table=of_stretch(
        "incidents_incident",
        "i",
        f"JOIN stretch t ON t.worker_id = i.reporter_id AND t.grid_id = i.grid_id AND {days_in(REPORT_DAY)}",
    ),
)

# A deadline of 00:00 belongs to the day before it.
DUE_DAY = "((i.due_at - interval '1 microsecond') AT TIME ZONE 'Asia/Shanghai')::date"
ON_TIME = "coalesce(i.settled_at <= i.due_at, false)"
# Their own reports of the level grid or village whose deadline falls in the stretch. One that falls on a day of
# approved leave counts where it was met.
DUE = replace(
    MONTH_DUE,
    per="stretch",
    table=of_stretch(
        "incidents_incident",
        "i",
        f"""JOIN home h ON h.grid_id = i.grid_id AND {DUE_DAY} >= h.since AND {DUE_DAY} < h.until
            JOIN stretch t ON t.worker_id = i.reporter_id AND t.grid_id = h.heir_id AND {days_in(DUE_DAY)}
            LEFT JOIN on_leave a ON a.worker_id = i.reporter_id AND a.day = {DUE_DAY}""",
        f", a.part IS NOT NULL AND NOT {ON_TIME} AS excused",
    ),
    counts={
        "due": "count(*) FILTER (WHERE NOT i.excused)",
        "on_time": f"count(*) FILTER (WHERE {ON_TIME})",
        "excused": "count(*) FILTER (WHERE i.excused)",
    },
    kept={**MONTH_DUE.kept, "excused": "i.excused"},
    columns=(*MONTH_DUE.columns, Column("excused", _("fell due on leave: left out"), "yes_or_no")),
)

# Of the months of a line's window in which the member was in post on the grid for enough of the days.
STRETCH_SURVEYS = replace(
    SURVEYS,
    per="stretch",
    table=of_stretch(
        "incidents_awarenesssurvey",
        "s",
        """JOIN stretch t ON t.grid_id = s.grid_id AND s.month <= t.month
            AND s.month > t.month - make_interval(months => %(awareness_months)s)
        JOIN tenure n ON n.worker_id = t.worker_id AND n.grid_id = t.grid_id AND n.month = s.month
            AND n.days >= %(awareness_share)s
                * extract(day FROM s.month + interval '1 month' - interval '1 day')::int""",
    ),
    condition="true",
)

# The days themselves, as a row that can be looked at.
MEMBER = RowSource(
    source=Source.MEMBERS,
    alias="m",
    per="stretch",
    table="""(
        SELECT t.*, team.*, w.staff_number, w.name
        FROM stretch t JOIN team ON team.stretch = t.id JOIN staff_worker w ON w.id = t.worker_id
    ) m""",
    condition="true",
    counts={
        name: f"min(m.{name})"
        for name in (
            *("member_days", "leave_days", "induction_days", "effective_days"),
            *("team_days", "team_days_of_month", "own_days_of_month"),
        )
    },
    kept={
        "key": "m.staff_number",
        "name": "m.name",
        "member_days": "m.member_days",
        "leave_days": "m.leave_days",
        "induction_days": "m.induction_days",
        "effective_days": "m.effective_days",
        "team_days": "m.team_days",
    },
    order="m.begins_on",
    columns=(
        Column("name", _("full-time member")),
        Column("member_days", _("member-days in post")),
        Column("leave_days", _("days on approved leave")),
        Column("induction_days", _("days in induction")),
        Column("effective_days", _("effective days")),
        Column("team_days", _("effective days of all members in these days")),
    ),
)

STRETCH_OF_MONTH = (MEMBER, ENTRIES, REPORTS, DUE, STRETCH_SURVEYS)


# --- the statement --------------------------------------------------------------------------------


def stretch_rows(counted: Iterable[RowSource], kept: Iterable[RowSource] = ()) -> str:
    """One row a stretch, as its first CTEs define it: whose it is and where, with what is counted and kept of it."""
    parts: dict[str, str] = {}
    columns: dict[str, str] = {}
    for number, source in enumerate(counted):
        part = f"of_stretch_{number}"
        parts[part] = source.counting()
        columns |= {name: f"{part}.{name}" for name in source.counts}
    for source in kept:
        part = f"stretch_rows_of_{source.source}"
        parts[part] = source.listing()
        columns[f"rows_of_{source.source}"] = f"{part}.listed"
    joined = "\n".join(f"LEFT JOIN ({sql}) {part} ON {part}.owner = t.id" for part, sql in parts.items())
    return f"""
    SELECT t.worker_id AS worker, w.staff_number, w.name, t.grid_id AS grid, v.code, v.name AS grid_name, v.complexity,
           t.month, t.begins_on, t.ends_on, extract(day FROM of_month.last)::int AS days,
           {", ".join(f"{sql} AS {name}" for name, sql in columns.items())}
    FROM stretch t
    JOIN staff_worker w ON w.id = t.worker_id
    CROSS JOIN LATERAL (SELECT (t.month + interval '1 month' - interval '1 day')::date AS last) of_month
    JOIN grids_gridversion v ON v.grid_id = t.grid_id AND v.during @> of_month.last
    {joined}
    """  # noqa: S608  (all of it ours)


def stretch_statement(counted: Iterable[RowSource], kept: Iterable[RowSource] = ()) -> str:
    """All stretches of a subdistrict in a range, each as JSON: parameters as `parameters_of` gives them."""
    rows = stretch_rows(counted, kept)
    order = "each.staff_number, each.begins_on, each.worker"
    return f"{STRETCHES} SELECT to_json(each) AS stretch FROM ({rows}) each ORDER BY {order}"  # noqa: S608  (ours)


# As a part of the statement that counts grids: those of each grid.
STRETCHES_BY_GRID = f"""
    SELECT each.grid AS owner, json_agg(each ORDER BY each.staff_number, each.begins_on) AS stretches
    FROM ({stretch_rows(STRETCH_OF_MONTH, STRETCH_OF_MONTH)}) each GROUP BY each.grid
"""  # noqa: S608  (all of it ours)
OF_MONTH = stretch_statement(STRETCH_OF_MONTH, STRETCH_OF_MONTH)
ROWS_OF_MONTH = stretch_statement((), STRETCH_OF_MONTH)

Place = dict[str, str]  # the code of a grid, its name, and the first day there and the day after the last


@dataclass(frozen=True)
class Stretch:
    """One stretch: whose, where, what was counted of it, and the rows that counted."""

    worker: int
    staff_number: str
    name: str
    grid: int
    code: str
    grid_name: str
    counts: StretchCounts
    rows: Rows

    @property
    def place(self) -> Place:
        """The grid as it was called, and the days there."""
        return _place(self.code, self.grid_name, self.counts.begins_on, self.counts.ends_on)


def _place(code: str, name: str, begins_on: object, ends_on: object) -> Place:
    return {"grid": code, "grid_name": name, "begins_on": str(begins_on), "ends_on": str(ends_on)}


def stretch_of(row: Mapping[str, Any], sources: Iterable[RowSource] = STRETCH_OF_MONTH) -> Stretch:
    """A stretch as the statement gave it."""
    return Stretch(
        **{name: row[name] for name in ("worker", "staff_number", "name", "grid", "code", "grid_name")},
        counts=StretchCounts.from_json(row),
        rows=rows_of(row, sources),
    )


def count_stretches(subdistrict: Subdistrict, month: Period, terms: Terms) -> list[Stretch]:
    """Every stretch of a month with the rows that count. One query."""
    rows = select(OF_MONTH, parameters_of(subdistrict, month, terms))
    return [stretch_of(row["stretch"]) for row in rows]


def rows_of_stretches(subdistrict: Subdistrict, month: Period, terms: Terms, worker: int) -> list[tuple[Place, Rows]]:
    """The rows that count for each stretch of one worker in a month, and where it is. One query."""
    read = select(ROWS_OF_MONTH, {**parameters_of(subdistrict, month, terms), "worker": worker})
    each = [row["stretch"] for row in read]
    return [
        (_place(row["code"], row["grid_name"], row["begins_on"], row["ends_on"]), rows_of(row, STRETCH_OF_MONTH))
        for row in each
    ]
