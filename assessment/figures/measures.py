"""What is counted of the grids of a subdistrict, month by month and week by week, from the declared sources.

All sources of a period are parts of one statement: it sees one snapshot, so that no fact which is committed
meanwhile enters one count and misses another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from assessment.figures.counts import Measures, Week
from assessment.figures.database import Row, Rows, parameters_of, parameters_of_week, rows_of, select
from assessment.figures.sources import MONTH, PENDING, WEEK, RowSource, counts_of
from assessment.figures.stretches import STRETCHES, STRETCHES_BY_GRID, Stretch, stretch_of
from assessment.periods import Period
from assessment.scheme.terms import Terms
from grids.territory.models import Subdistrict
from staff.calendar.rules import WorkingCalendar

# --- the statement --------------------------------------------------------------------------------

# Who served a grid on any day of the range, in one role, first come first.
NAMES = """
    SELECT named.grid_id AS owner, array_agg(named.name ORDER BY named.during, named.worker_id) AS names
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
PEOPLE = {"leaders": NAMES.format(role="leader"), "members": NAMES.format(role="full_time")}


def statement(
    counted: Iterable[RowSource],
    kept: Iterable[RowSource] = (),
    people: Mapping[str, str] = PEOPLE,
    *,
    with_stretches: bool = False,
) -> str:
    """Every grid that was open on any day of the range, as it was called, and as complex as it was, on the last one.

    With what is counted of some sources, the rows of others, and the names of who served it; `with_stretches` also
    with what its full-time members did there.
    """
    parts = dict(people)
    columns = {name: f"coalesce({name}.names, '{{}}')" for name in people}
    for number, source in enumerate(counted):
        part = f"counted_{number}"
        parts[part] = source.counting()
        columns |= {name: f"{part}.{name}" for name in source.counts}
    for source in kept:
        part = f"rows_of_{source.source}"
        parts[part] = source.listing()
        columns[part] = f"{part}.listed"
    if with_stretches:
        parts["of_members"] = STRETCHES_BY_GRID
        columns["stretches"] = "of_members.stretches"
    joined = "\n".join(f"LEFT JOIN ({sql}) {part} ON {part}.owner = v.grid_id" for part, sql in parts.items())
    return f"""
    {STRETCHES if with_stretches else ""}
    SELECT v.grid_id AS grid, v.code, v.name, v.complexity, coalesce(renamed.name, place.name) AS village,
           {", ".join(f"{sql} AS {name}" for name, sql in columns.items())}
    FROM grids_gridversion v
    JOIN grids_grid g ON g.id = v.grid_id
    JOIN grids_village place ON place.id = v.village_id
    LEFT JOIN grids_villagename renamed ON renamed.village_id = place.id AND renamed.during @> %(last_day)s
    {joined}
    WHERE g.subdistrict_id = %(subdistrict)s AND v.during @> %(last_day)s
      AND g.during && daterange(%(begin)s, %(end)s)
    ORDER BY v.grid_id
    """  # noqa: S608  (all of it ours)


MONTH_COUNTED = statement(MONTH)
MONTH_COUNTED_WITH_ROWS = statement(MONTH, MONTH, with_stretches=True)
MONTH_SO_FAR = statement((*MONTH, PENDING))
WEEK_COUNTED_WITH_ROWS = statement(WEEK, WEEK, people={})


def _counts(row: Row, sources: Iterable[RowSource]) -> dict[str, Any]:
    """What was counted of the sources, but for those that have no row of the grid."""
    return {name: row[name] for name in counts_of(sources) if row[name] is not None}


# --- a month --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Counted:
    """One grid of a month: what it was called, who served it, what was counted of it, and the rows that counted."""

    grid: int
    facts: dict[str, Any]
    measures: Measures
    rows: Rows = field(default_factory=dict)
    stretches: list[Stretch] = field(default_factory=list)  # of its full-time members; with the rows alone
    pending: int = 0  # incidents that will fall due within the month and are not settled yet


def count_month(subdistrict: Subdistrict, month: Period, terms: Terms, *, with_rows: bool = False) -> list[Counted]:
    """Every grid that has a line in `month`, by key. One query.

    On demand with the rows that counted, and with what each full-time member did there.
    """
    sql = MONTH_COUNTED_WITH_ROWS if with_rows else MONTH_COUNTED
    return [_of_month(row, month) for row in select(sql, parameters_of(subdistrict, month, terms))]


def count_month_so_far(subdistrict: Subdistrict, month: Period, terms: Terms, at: datetime) -> list[Counted]:
    """As `count_month`, with the incidents that at this moment are still to be settled within the month. One query."""
    parameters = {**parameters_of(subdistrict, month, terms), "at": at}
    return [_of_month(row, month) for row in select(MONTH_SO_FAR, parameters)]


def _of_month(row: Row, month: Period) -> Counted:
    return Counted(
        grid=row["grid"],
        facts={name: row[name] for name in ("code", "name", "village", "leaders", "members")},
        measures=Measures.from_json(
            {"days": month.days, "entries": {}, "complexity": row["complexity"], **_counts(row, MONTH)}
        ),
        rows=rows_of(row, MONTH),
        stretches=[stretch_of(each) for each in row.get("stretches") or []],
        pending=row.get("pending") or 0,
    )


def measure_month(subdistrict: Subdistrict, month: Period, terms: Terms) -> dict[int, Measures]:
    """Everything that is counted for the bulletin of `month`, by grid. One query."""
    return {counted.grid: counted.measures for counted in count_month(subdistrict, month, terms)}


# --- a week ---------------------------------------------------------------------------------------


def count_week(
    subdistrict: Subdistrict, week: Period, terms: Terms, calendar: WorkingCalendar
) -> dict[int, tuple[Week, Rows]]:
    """Every grid that was open on any day of `week`, by key, with the rows that counted. One query."""
    parameters = parameters_of_week(subdistrict, week, terms, calendar)
    working = len(parameters["working_days"])
    return {
        row["grid"]: (Week.from_json({"working_days": working, **_counts(row, WEEK)}), rows_of(row, WEEK))
        for row in select(WEEK_COUNTED_WITH_ROWS, parameters)
    }


# --- days in post ---------------------------------------------------------------------------------


def days_served(period: Period, roles: list[str], grids: list[int]) -> dict[tuple[int, int, str], Decimal]:
    """How many days of the period each (worker, grid, role) served, less approved leave. One query.

    A half day of leave takes half a day. Among the roles and grids given; who served no such day is left out or has 0.
    """
    sql = """
        SELECT served.worker_id, served.grid_id, served.role, sum(1 - coalesce(a.part, 0)) AS days
        FROM (
            SELECT DISTINCT s.worker_id, s.grid_id, s.role, served_on::date AS day
            FROM staff_gridservice s
            CROSS JOIN LATERAL generate_series(
                greatest(lower(s.during), %(begin)s),
                least(coalesce(upper(s.during), %(end)s), %(end)s) - 1,
                interval '1 day'
            ) AS served_on
            WHERE s.during && daterange(%(begin)s, %(end)s) AND s.role = ANY(%(roles)s) AND s.grid_id = ANY(%(grids)s)
        ) served
        LEFT JOIN LATERAL (
            SELECT sum(part) AS part FROM staff_attendance
            WHERE worker_id = served.worker_id AND day = served.day AND status = 'leave'
        ) a ON true
        GROUP BY served.worker_id, served.grid_id, served.role
    """
    parameters = {"begin": period.start, "end": period.end, "roles": roles, "grids": grids}
    return {(row["worker_id"], row["grid_id"], row["role"]): row["days"] for row in select(sql, parameters)}
