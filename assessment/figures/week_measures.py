"""What is counted for the weekly inspection: one part per source in one statement, so that it sees one snapshot.

Each source is said once, and both its count and the rows that are kept of it are read from that. Restricted
cases count here: the figure shows how much was done, never what.
"""

from __future__ import annotations

from typing import Any

from assessment.figures.counts import Week
from assessment.figures.evidence import (
    BY_MEMBER,
    ENTRIES,
    HERE,
    IN_POST,
    SETTLED,
    Rows,
    columns,
    for_all,
    listed,
    of_all,
    read_rows,
    rows_of_grid,
)
from assessment.figures.indicators import Source
from assessment.figures.measures import member_days, one_statement, parameters_of, streamed
from assessment.periods import Period
from assessment.scheme.terms import Terms
from core.clock import days_between
from grids.territory.models import Subdistrict
from staff.calendar.rules import WorkingCalendar

# Effective days of full-time members on the working days of the week.
WORKING = "AND day::date = ANY(%(working_days)s::date[])"

VISITED = f"""
    incidents_visit v {HERE.format("v")}
    WHERE v.day >= %(begin)s AND v.day < %(end)s AND NOT v.judged_invented {{only_v}}
"""
ENTERED = f"""
    incidents_baseentry e {HERE.format("e")} WHERE e.day >= %(begin)s AND e.day < %(end)s {{only_e}}
"""
CASES = "incidents_incident i WHERE i.subdistrict_id = %(subdistrict)s AND NOT i.state = ANY(%(not_valid)s) {only_i}"
REPORTED = f"{CASES} AND i.reported_at >= %(begins_at)s AND i.reported_at < %(ends_at)s AND {IN_POST}"
FELL_DUE = f"""
    {CASES} AND i.due_at >= %(begins_at)s AND i.due_at < %(ends_at)s
    AND i.level = ANY(%(levels)s) AND i.state <> %(unconfirmed)s
"""

# As it stood at the end of the week: what was settled later was overdue then.
LEFT_OVERDUE = f"""
    {CASES} AND i.due_at < %(ends_at)s AND i.reported_at < %(ends_at)s
    AND (i.settled_at IS NULL OR i.settled_at >= %(ends_at)s) AND i.level = ANY(%(levels)s)
"""
HAZARD_DUE = "h.due_at >= %(begins_at)s"
HAZARD_OVERDUE = "(h.settled_at IS NULL OR h.settled_at >= %(ends_at)s)"
TO_PUT_RIGHT = f"""
    incidents_hazard h {HERE.format("h")}
    WHERE h.due_at < %(ends_at)s AND h.found_at < %(ends_at)s AND NOT h.judged_invented
    AND ({HAZARD_DUE} OR {HAZARD_OVERDUE}) {{only_h}}
"""


def _counted(table: str, values: str, source: str) -> str:
    return f"SELECT {table}.grid_id, {values} FROM {source} GROUP BY {table}.grid_id"  # noqa: S608  (all of it ours)


COUNTS = {
    "days": member_days(only=WORKING),
    "visits": _counted(
        "v",
        "count(*) FILTER (WHERE v.kind = 'visit') AS visits, count(*) FILTER (WHERE v.kind = 'patrol') AS patrols",
        VISITED,
    ),
    "entries": _counted("e", "sum(e.new + e.changed + e.verified) AS entries", ENTERED),
    "reports": _counted(
        "i",
        "count(*) AS reports, count(DISTINCT (i.reported_at AT TIME ZONE 'Asia/Shanghai')::date) AS report_days",
        REPORTED,
    ),
    "due": _counted("i", "count(*) AS due, count(*) FILTER (WHERE i.settled_at <= i.due_at) AS on_time", FELL_DUE),
    "overdue": _counted("i", "count(*) AS overdue", LEFT_OVERDUE),
    "hazards": _counted(
        "h",
        f"count(*) FILTER (WHERE {HAZARD_DUE}) AS hazards_due,"
        f" count(*) FILTER (WHERE {HAZARD_OVERDUE}) AS hazards_overdue",
        TO_PUT_RIGHT,
    ),
}

CASE = "'key', i.number, 'restricted', i.restricted, 'day', (i.reported_at AT TIME ZONE 'Asia/Shanghai')::date"
VISIT = "'key', v.id, 'day', v.day, 'class', v.visited, 'households', v.households"
OF_WEEK = {
    Source.MEMBERS: member_days(only=WORKING, narrowed="{only_s}", tail=BY_MEMBER),
    Source.VISITS: listed("v", VISIT, f"{VISITED} AND v.kind = 'visit'", "v.day, v.id"),
    Source.PATROLS: listed("v", VISIT, f"{VISITED} AND v.kind = 'patrol'", "v.day, v.id"),
    Source.REPORTS: listed("i", CASE, REPORTED, "i.reported_at, i.id"),
    Source.DUE: listed("i", f"{CASE}, {SETTLED}", FELL_DUE, "i.due_at, i.id"),
    Source.OVERDUE: listed("i", f"{CASE}, 'due', i.due_at", LEFT_OVERDUE, "i.due_at, i.id"),
    Source.HAZARDS: listed(
        "h",
        "'key', h.id, 'found', h.found_at, 'due', h.due_at, 'settled', h.settled_at,"
        f" 'due_this_week', {HAZARD_DUE}, 'overdue', {HAZARD_OVERDUE}",
        TO_PUT_RIGHT,
        "h.due_at, h.id",
    ),
    Source.ENTRIES: ENTRIES,
}

WEEK = one_statement(
    {**{name: of_all(sql) for name, sql in COUNTS.items()}, **for_all(OF_WEEK)},
    f"""
    v.grid_id, coalesce(effective_days, 0), coalesce(visits, 0), coalesce(patrols, 0), coalesce(entries, 0),
    coalesce(reports, 0), coalesce(report_days, 0), coalesce(due, 0), coalesce(on_time, 0), coalesce(overdue, 0),
    coalesce(hazards_due, 0), coalesce(hazards_overdue, 0), {columns(OF_WEEK)}
    """,
)


def count_week(
    subdistrict: Subdistrict, week: Period, terms: Terms, calendar: WorkingCalendar
) -> dict[int, tuple[Week, Rows]]:
    """Every grid that was open on any day of `week`, by key, with the rows that counted. One query."""
    parameters = _parameters(subdistrict, week, terms, calendar)
    working = len(parameters["working_days"])
    counted = {}
    for grid, *found in streamed(WEEK, parameters):
        counts, listings = found[: -len(OF_WEEK)], found[-len(OF_WEEK) :]
        counted[grid] = _week(working, week.days, *counts), read_rows(OF_WEEK, listings)
    return counted


def rows_of_week_today(
    subdistrict: Subdistrict, grid: int, week: Period, terms: Terms, calendar: WorkingCalendar
) -> Rows:
    """The rows of one grid that would count for `week` today. One query."""
    return rows_of_grid(OF_WEEK, grid, _parameters(subdistrict, week, terms, calendar))


def _parameters(subdistrict: Subdistrict, week: Period, terms: Terms, calendar: WorkingCalendar) -> dict[str, Any]:
    working = [day for day in days_between(week.start, week.end) if calendar.is_working(day)]
    return {**parameters_of(subdistrict, week, terms), "working_days": working}


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
