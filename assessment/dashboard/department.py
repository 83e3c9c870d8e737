"""The dashboard of a department: what waits for it, and how much of what fell due it settled on time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, F, Prefetch, QuerySet
from django.db.models.functions import TruncMonth
from django.urls import reverse

from assessment.dashboard.cases import ITS_TURN, SETTLED_ON_TIME, cases_for, cases_url
from assessment.figures.rules import rounded
from assessment.figures.trends import Spark, spark_of
from assessment.periods import Period, month_of
from core.clock import SHANGHAI, day_of
from grids.territory.models import Grid
from incidents.incident.lights import deadline_light
from incidents.incident.models import Incident, is_overdue
from staff.access import Access
from staff.accounts.models import User

LISTED = 20
MONTHS = 6


@dataclass(frozen=True)
class OnTime:
    """What fell due for the department in a month, and how much of it was settled on time."""

    month: Period
    due: int
    on_time: int

    @property
    def cases(self) -> str:
        """The list of what fell due."""
        return cases_url(due=self.month)

    @property
    def met(self) -> str:
        """The list of what was settled on time."""
        return cases_url(due=self.month, settled="on_time")

    @property
    def share(self) -> Decimal | None:
        """In percent; None where nothing fell due."""
        return rounded(Fraction(100 * self.on_time, self.due), 1) if self.due else None


def of_department(user: User, access: Access, now: datetime) -> dict[str, Any]:
    """The queue, the most urgent deadline first, and the months. Four queries."""
    mine = cases_for(user, access)
    queue = mine.filter(state__in=ITS_TURN)
    months = _months(mine, now)
    named = Prefetch("grid", queryset=Grid.objects.on(access.day))
    rows = queue.order_by(F("due_at").asc(nulls_last=True), "pk").select_related("text", "matter")
    cases = list(rows.prefetch_related(named)[:LISTED])
    for case in cases:
        case.light = deadline_light(case, now)
    return {
        "waiting": queue.aggregate(every=Count("pk"), late=Count("pk", filter=is_overdue(now))),
        "cases": cases,
        "list": reverse("admin:incidents_incident_changelist"),
        "every": cases_url(turn="mine"),
        "late": cases_url(turn="mine", deadline="overdue"),
        "months": months,
        "spark": _spark(months),
        "now": now,
    }


def _months(mine: QuerySet[Incident], now: datetime) -> list[OnTime]:
    """The latest months, the running one last: of it what is due by now. One query."""
    last = month_of(day_of(now))
    shown = [last.shifted(place - MONTHS + 1) for place in range(MONTHS)]
    due: Any = mine.valid().filter(due_at__gt=shown[0].starts_at, due_at__lte=now)  # type: ignore[attr-defined]
    by_month = due.annotate(of=TruncMonth("due_at", tzinfo=SHANGHAI)).order_by().values("of")
    counted = by_month.annotate(due=Count("pk"), met=Count("pk", filter=SETTLED_ON_TIME))
    known = {month_of(row["of"].date()): (row["due"], row["met"]) for row in counted}
    return [OnTime(month, *known.get(month, (0, 0))) for month in shown]


def _spark(months: list[OnTime]) -> Spark | None:
    return spark_of([month.share for month in months])
