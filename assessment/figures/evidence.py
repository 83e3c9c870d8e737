"""The rows behind the figures: which ones counted when a month was frozen or a week inspected, and which would today.

What counted is read in the very statement that counts, so that rows and figures agree. The parts of a month
stand here, those of a week in `week_measures`. Restricted cases never enter a month; of a week they count, and
`source_rows` shows them to nobody who may not open them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from assessment.figures.indicators import Source
from assessment.figures.measures import (
    COUNTS,
    MONTH_COLUMNS,
    PEOPLE,
    Counted,
    counted_of,
    member_days,
    one_statement,
    parameters_of,
    streamed,
)
from assessment.periods import Period
from assessment.scheme.terms import Terms
from grids.territory.models import Subdistrict

Rows = dict[str, list[dict[str, Any]]]  # source → rows, each with its `key` and what of it was counted
ONE_GRID = "AND {table}.grid_id = %(grid)s"


def listed(table: str, values: str, source: str, order: str) -> str:
    """One row per grid: everything that counted there, as JSON."""
    return f"""
    SELECT {table}.grid_id, json_agg(json_build_object({values}) ORDER BY {order})::text AS listed
    FROM {source}
    GROUP BY {table}.grid_id
    """  # noqa: S608  (all of it ours)


CASE = "'key', i.number, 'day', (i.reported_at AT TIME ZONE 'Asia/Shanghai')::date"
IN_POST = """EXISTS (
    SELECT 1 FROM staff_gridservice s
    WHERE s.worker_id = i.reporter_id AND s.grid_id = i.grid_id
      AND s.during @> (i.reported_at AT TIME ZONE 'Asia/Shanghai')::date
)"""
OPEN = "i.subdistrict_id = %(subdistrict)s AND NOT i.restricted AND NOT i.state = ANY(%(not_valid)s) {only_i}"
HERE = "JOIN grids_grid g ON g.id = {0}.grid_id AND g.subdistrict_id = %(subdistrict)s"
SETTLED = "'due', i.due_at, 'settled', i.settled_at, 'on_time', coalesce(i.settled_at <= i.due_at, false)"

BY_MEMBER = """
    SELECT of_worker.grid_id, json_agg(json_build_object(
        'key', w.staff_number, 'name', w.name, 'member_days', d, 'leave_days', l, 'induction_days', n,
        'effective_days', e) ORDER BY w.staff_number)::text AS listed
    FROM (
        SELECT grid_id, worker_id, count(*) AS d, count(*) FILTER (WHERE on_leave) AS l,
               count(*) FILTER (WHERE in_induction) AS n,
               count(*) FILTER (WHERE NOT on_leave AND NOT in_induction) AS e
        FROM judged GROUP BY grid_id, worker_id
    ) of_worker
    JOIN staff_worker w ON w.id = of_worker.worker_id
    GROUP BY of_worker.grid_id
"""
MEMBERS = member_days(narrowed="{only_s}", tail=BY_MEMBER)
ENTRIES = listed(
    "e",
    "'key', e.id, 'day', e.day, 'class', e.entry_class, 'new', e.new, 'changed', e.changed, 'verified', e.verified",
    f"incidents_baseentry e {HERE.format('e')} WHERE e.day >= %(begin)s AND e.day < %(end)s {{only_e}}",
    "e.day, e.id",
)
REPORTS = listed(
    "i",
    CASE,
    f"incidents_incident i WHERE {OPEN} AND i.reported_at >= %(begins_at)s AND i.reported_at < %(ends_at)s"
    f" AND {IN_POST}",
    "i.reported_at, i.id",
)
DUE = listed(
    "i",
    f"{CASE}, {SETTLED}",
    f"incidents_incident i WHERE {OPEN} AND i.due_at >= %(begins_at)s AND i.due_at < %(ends_at)s"
    " AND i.level = ANY(%(levels)s) AND i.state <> %(unconfirmed)s",
    "i.due_at, i.id",
)
SURVEYS = listed(
    "s",
    "'key', to_char(s.month, 'YYYY-MM'), 'asked', s.asked, 'knowing', s.knowing",
    f"incidents_awarenesssurvey s {HERE.format('s')} WHERE s.month >= %(first_month)s AND s.month < %(end)s {{only_s}}",
    "s.month",
)

OF_MONTH = {
    Source.MEMBERS: MEMBERS,
    Source.ENTRIES: ENTRIES,
    Source.REPORTS: REPORTS,
    Source.DUE: DUE,
    Source.SURVEYS: SURVEYS,
}

ONLY = {f"only_{table}": ONE_GRID.format(table=table) for table in "ehisv"}


def of_all(sql: str) -> str:
    """A part for every grid."""
    return sql.format(**dict.fromkeys(ONLY, ""))


def for_all(parts: dict[Source, str]) -> dict[str, str]:
    """The parts for every grid, to be joined to the statement that counts."""
    return {f"of_{source.value}": of_all(sql) for source, sql in parts.items()}


def columns(parts: dict[Source, str]) -> str:
    """What the joined parts add to the columns of the statement."""
    return ", ".join(f"part_of_{source.value}.listed" for source in parts)


MONTH = one_statement({**COUNTS, **PEOPLE, **for_all(OF_MONTH)}, f"{MONTH_COLUMNS}, {columns(OF_MONTH)}")


def count_month_with_rows(subdistrict: Subdistrict, month: Period, terms: Terms) -> Iterator[tuple[Counted, Rows]]:
    """What `count_month` gives, and with every grid the rows that counted, out of the same statement."""
    for row in streamed(MONTH, parameters_of(subdistrict, month, terms)):
        counts, listings = row[: -len(OF_MONTH)], row[-len(OF_MONTH) :]
        yield counted_of(month.days, *counts), read_rows(OF_MONTH, listings)


def read_rows(parts: dict[Source, str], listings: Sequence[str | None]) -> Rows:
    """The rows of one grid, from what the columns of the parts hold."""
    return {source.value: json.loads(text) for source, text in zip(parts, listings, strict=True) if text}


def rows_today(subdistrict: Subdistrict, grid: int, month: Period, terms: Terms) -> Rows:
    """The rows of one grid that would count for `month` today. One query."""
    return rows_of_grid(OF_MONTH, grid, parameters_of(subdistrict, month, terms))


def rows_of_grid(parts: dict[Source, str], grid: int, parameters: dict[str, Any]) -> Rows:
    """The rows of one grid by these parts, as they are now. One query."""
    sql = " UNION ALL ".join(
        f"SELECT '{source.value}', listed FROM ({part.format(**ONLY)}) found"  # noqa: S608  (all of it ours)
        for source, part in parts.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, {**parameters, "grid": grid})
        return {source: json.loads(listed) for source, listed in cursor.fetchall()}


@dataclass(frozen=True)
class EvidenceRow:
    """One row behind a figure: what was counted of it, and what became of it since."""

    source: str
    key: str
    counted: dict[str, Any]  # as it counted; as it counts today where it is new
    change: str = ""  # "", added (counts only since), gone (counts no longer), changed (counts otherwise)
    today: dict[str, Any] | None = None  # where it is changed
    withheld: bool = False  # that it counted may be told, and no more


def compared(then: Rows, now: Rows) -> list[EvidenceRow]:
    """The rows as they counted then, each marked with what changed since; those that were added come after them."""
    found = []
    for source in Source:
        before = {str(row["key"]): row for row in then.get(source.value, [])}
        after = {str(row["key"]): row for row in now.get(source.value, [])}
        for key, row in before.items():
            current = after.get(key)
            change = "gone" if current is None else "" if current == row else "changed"
            found.append(EvidenceRow(source.value, key, row, change, current if change == "changed" else None))
        found += [EvidenceRow(source.value, key, row, "added") for key, row in after.items() if key not in before]
    return found
