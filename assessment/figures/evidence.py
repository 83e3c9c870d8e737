"""The rows behind the figures: which ones counted when a month was frozen or a week inspected, and which would today.

What counted is read in the very statement that counts, so that rows and figures agree. Restricted incidents never enter
a month; of a week they count, and `source_rows` shows them to nobody who may not open them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assessment.figures.database import Rows, parameters_of, parameters_of_week, select
from assessment.figures.sources import MONTH, WEEK, RowSource, Source
from assessment.periods import Period
from assessment.scheme.terms import Terms
from grids.territory.models import Subdistrict
from staff.calendar.rules import WorkingCalendar


def rows_today(subdistrict: Subdistrict, grid: int, month: Period, terms: Terms) -> Rows:
    """The rows of one grid that would count for `month` today. One query."""
    return _rows_of_grid(MONTH, grid, parameters_of(subdistrict, month, terms))


def rows_of_week_today(
    subdistrict: Subdistrict, grid: int, week: Period, terms: Terms, calendar: WorkingCalendar
) -> Rows:
    """The rows of one grid that would count for `week` today. One query."""
    return _rows_of_grid(WEEK, grid, parameters_of_week(subdistrict, week, terms, calendar))


def _rows_of_grid(sources: Iterable[RowSource], grid: int, parameters: dict[str, Any]) -> Rows:
    sql = " UNION ALL ".join(
        f"SELECT '{source.source}' AS source, listed FROM ({source.of_grid().listing()}) of_source"  # noqa: S608  (ours)
        for source in sources
    )
    return {row["source"]: row["listed"] for row in select(sql, {**parameters, "grid": grid})}


@dataclass(frozen=True)
class EvidenceRow:
    """One row behind a figure: what was counted of it, and what became of it since."""

    source: str
    key: str
    counted: dict[str, Any]  # as it counted; as it counts today where it is new
    change: str = ""  # "", added (counts only since), gone (counts no longer), changed (counts otherwise)
    today: dict[str, Any] | None = None  # where it is changed
    withheld: bool = False  # that it counted may be said, and no more


def compared(then: Rows, now: Rows) -> list[EvidenceRow]:
    """The rows as they counted then, each marked with what changed since; those that were added come after them."""
    rows = []
    for source in Source:
        before = {str(row["key"]): row for row in then.get(source.value, [])}
        after = {str(row["key"]): row for row in now.get(source.value, [])}
        for key, row in before.items():
            current = after.get(key)
            change = "gone" if current is None else "" if _same(row, current) else "changed"
            rows.append(EvidenceRow(source.value, key, row, change, current if change == "changed" else None))
        rows += [EvidenceRow(source.value, key, row, "added") for key, row in after.items() if key not in before]
    return rows


def _same(then: dict[str, Any], now: dict[str, Any]) -> bool:
    """Whether a row counts as it did; what only an earlier or a later version keeps of it says nothing of a change."""
    return all(now[name] == value for name, value in then.items() if name in now)
