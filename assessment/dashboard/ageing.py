"""How long open cases have been waiting, by department and by matter. One query, over what the reader sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.incident.ages import AGES
from incidents.incident.models import Incident, is_overdue


@dataclass(frozen=True)
class Number:
    """How many cases, and the list of them; empty where the reader has none."""

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


def by(column: str, rows: Iterable[dict[str, Any]], *, opens: bool, none: str) -> list[AgeRow]:
    """The counts by `department` or `matter`, the most overdue first."""
    sums: dict[Any, dict[str, Any]] = {}
    for row in rows:
        of_key = sums.setdefault(row[column], {"name": row[f"{column}__name"] or none})
        for name in ("every", "overdue", *(f"age_{age.key}" for age in AGES)):
            of_key[name] = of_key.get(name, 0) + row[name]
    order = sorted(sums, key=lambda key: (-sums[key]["overdue"], -sums[key]["every"], str(sums[key]["name"])))
    return [_row(column, key, sums[key], opens=opens) for key in order]


def _row(column: str, key: Any, row: dict[str, Any], *, opens: bool) -> AgeRow:
    def number(count: int, **more: str) -> Number:
        return Number(count, _list(column, key, more) if opens and count else "")

    return AgeRow(
        name=_(row["name"]),
        ages=[number(row[f"age_{age.key}"], deadline="open", age=age.key) for age in AGES],
        every=number(row["every"], deadline="open"),
        overdue=number(row["overdue"], deadline="overdue"),
    )


def _list(column: str, key: Any, more: dict[str, str]) -> str:
    which = {f"{column}__isnull": "True"} if key is None else {f"{column}__id__exact": key}
    return f"{_cases()}?{urlencode({**which, **more})}"


@cache
def _cases() -> str:
    return reverse("admin:incidents_incident_changelist")
