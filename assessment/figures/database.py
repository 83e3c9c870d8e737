"""Runs one SQL statement that we wrote: its parameters for a month or a week, and its rows by column name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db import connection

from assessment.figures.sources import RowSource
from assessment.periods import Period, month_of
from assessment.scheme.terms import Terms
from core.clock import days_between, starts_at
from grids.territory.models import Subdistrict
from incidents.common.models import Level
from incidents.incident.workflow import NOT_VALID, State
from staff.calendar.rules import WorkingCalendar

Row = dict[str, Any]
Rows = dict[str, list[dict[str, Any]]]  # source → rows, each with its `key` and what of it was counted


def select(sql: str, parameters: dict[str, Any]) -> list[Row]:
    """The rows of a statement by the names of their columns."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def rows_of(row: Mapping[str, Any], sources: Iterable[RowSource]) -> Rows:
    """The rows that counted, of the sources that have any; `row` is of a statement that lists them."""
    listed = {source.source.value: row.get(f"rows_of_{source.source}") for source in sources}
    return {name: rows for name, rows in listed.items() if rows}


def parameters_of(subdistrict: Subdistrict, period: Period, terms: Terms) -> dict[str, Any]:
    """What the sources of a month are asked with; of a quarter, what those of its stretches are."""
    return {
        "subdistrict": subdistrict.pk,
        "worker": None,  # all of its members
        "begin": period.start,
        "end": period.end,
        "last_day": period.end - timedelta(days=1),
        "begins_at": starts_at(period.start),
        "ends_at": starts_at(period.end),
        "induction": terms.induction_days,
        "first_month": month_of(period.start).shifted(1 - terms.awareness.months).start,
        "awareness_months": terms.awareness.months,
        "awareness_share": terms.score.awareness_share_of_month,
        "not_valid": [state.value for state in NOT_VALID],
        "levels": [Level.GRID.value, Level.VILLAGE.value],
        "self_closed": State.SELF_CLOSED.value,
    }


def parameters_of_week(
    subdistrict: Subdistrict, week: Period, terms: Terms, calendar: WorkingCalendar
) -> dict[str, Any]:
    """What the sources of a week are asked with."""
    working = [day for day in days_between(week.start, week.end) if calendar.is_working(day)]
    return {**parameters_of(subdistrict, week, terms), "working_days": working}
