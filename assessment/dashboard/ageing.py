"""How long open cases have been waiting, by department and by matter. One query, over what the reader sees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from assessment.dashboard.cases import NONE, cases_url
from incidents.incident.ages import AGES
from incidents.incident.models import Incident, is_overdue


@dataclass(frozen=True)
class Number:
    """How many cases, and the list of them; empty where there are none."""

    count: int
    url: str


@dataclass(frozen=True)
class AgeRow:
    """One department or matter."""

    name: str
    ages: list[Number]
    every: Number
    overdue: Number


def counted(rows: QuerySet[Incident], now: datetime) -> list[dict[str, Any]]:
    """The open cases by department and matter, in each age."""
    ages = {f"age_{age.key}": Count("pk", filter=age.where(now)) for age in AGES}
    grouped = rows.open().values("department", "department__name", "matter", "matter__name")  # type: ignore[attr-defined]
    return list(grouped.order_by().annotate(every=Count("pk"), overdue=Count("pk", filter=is_overdue(now)), **ages))


def by(column: str, rows: Iterable[dict[str, Any]], where: Mapping[str, Any], *, none: str) -> list[AgeRow]:
    """The counts by `department` or `matter`, the most overdue first; `where` says of which cases, for their lists."""
    sums: dict[Any, dict[str, Any]] = {}
    for row in rows:
        of_key = sums.setdefault(row[column], {"name": row[f"{column}__name"] or none})
        for name in ("every", "overdue", *(f"age_{age.key}" for age in AGES)):
            of_key[name] = of_key.get(name, 0) + row[name]
    order = sorted(sums, key=lambda key: (-sums[key]["overdue"], -sums[key]["every"], str(sums[key]["name"])))
    return [_row({**where, column: NONE if key is None else key}, sums[key]) for key in order]


def _row(where: Mapping[str, Any], row: dict[str, Any]) -> AgeRow:
    def number(count: int, **more: str) -> Number:
        return Number(count, cases_url(**where, **more) if count else "")

    return AgeRow(
        name=_(row["name"]),
        ages=[number(row[f"age_{age.key}"], age=age.key) for age in AGES],
        every=number(row["every"]),
        overdue=number(row["overdue"], deadline="overdue"),
    )
