"""Whether the facts that a month is judged by are here, grid by grid, and whether they came in time. One query."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessment.periods import Period
from core.narrowing import narrowed_to
from grids.territory.models import Grid
from incidents.entries.models import AwarenessSurvey, BaseEntry
from incidents.incident.models import Incident
from incidents.visits.models import Visit
from staff.access import Role
from staff.attendance.models import Attendance

HERE, LATE, MISSING = "here", "late", "missing"
WORDS = {HERE: _("in time"), LATE: _("late"), MISSING: _("missing")}
SIGNS = {HERE: "✓", LATE: "◐", MISSING: "✗"}

FACTS: dict[str, str | Promise] = {
    "base": _("base-information entries"),
    "awareness": _("awareness surveys"),
    "reports": _("reported cases"),
    "visits": _("visits and patrols"),
    "attendance": _("attendance of full-time members"),
}


# The office's list of each kind, narrowed to a month by its first day {0} and its last {1}.
OF_DAYS = "day__year={0.year}&day__month={0.month}"
LISTS = {
    "base": ("incidents_baseentry", OF_DAYS),
    "awareness": ("incidents_awarenesssurvey", "month__year={0.year}&month__month={0.month}"),
    "reports": ("incidents_incident", "reported_at_from_0={0}&reported_at_to_0={1}"),
    "visits": ("incidents_visit", OF_DAYS),
    "attendance": ("staff_attendance", OF_DAYS),
}


def list_of(fact: str, month: Period, grids: Collection[int] = ()) -> str:
    """The address of the office's list of the facts of a kind in a month, of some grids alone where any are named."""
    name, narrowed = LISTS[fact]
    url = f"{reverse(f'admin:{name}_changelist')}?{narrowed.format(month.start, month.end - timedelta(days=1))}"
    return f"{url}&{narrowed_to('grid', grids)}" if grids else url


@dataclass(frozen=True)
class Cell:
    """One kind of fact of one grid."""

    fact: str
    state: str
    words: str

    @property
    def sign(self) -> str:
        return SIGNS[self.state]


@dataclass(frozen=True)
class GridFacts:
    """One row of the matrix."""

    grid: Any
    cells: list[Cell]
    url: str  # the rows of the month

    @property
    def whole(self) -> bool:
        return all(cell.state == HERE for cell in self.cells)


def with_facts(grids: QuerySet[Any], month: Period, until: datetime) -> QuerySet[Any]:
    """The grids, each with whether any row of every kind of fact of a month is here, and whether one is by `until`.

    Both ask for one row alone: the first of a month would be found by reading all of them.
    """
    rows = _rows(month)
    here = {f"here_{fact}": Exists(of_fact) for fact, of_fact in rows.items()}
    timely = {f"timely_{fact}": Exists(of_fact.filter(recorded_at__lte=until)) for fact, of_fact in rows.items()}
    return grids.annotate(**here, **timely)


def matrix_of(grids: Collection[Any], urls: Mapping[int, str]) -> list[GridFacts]:
    """The matrix of grids `with_facts`. `urls` lead to the rows."""

    words = {state: str(word) for state, word in WORDS.items()}  # in the language of the page, once for all cells

    def cell(grid: Any, fact: str) -> Cell:
        late = LATE if getattr(grid, f"here_{fact}") else MISSING
        state = HERE if getattr(grid, f"timely_{fact}") else late
        return Cell(fact, state, words[state])

    return [GridFacts(grid, [cell(grid, fact) for fact in FACTS], urls.get(grid.pk, "")) for grid in grids]


def _rows(month: Period) -> dict[str, QuerySet[Any]]:
    days = {"day__gte": month.start, "day__lt": month.end}
    here = {"grid": OuterRef("pk")}
    served = {
        "worker__services__grid": OuterRef("pk"),
        "worker__services__role": Role.FULL_TIME,
        "worker__services__during__contains": F("day"),
    }
    return {
        "base": BaseEntry.objects.filter(**here, **days),
        "awareness": AwarenessSurvey.objects.filter(**here, month=month.start),
        "reports": Incident.objects.filter(**here, reported_at__gte=month.starts_at, reported_at__lt=month.ends_at),
        "visits": Visit.objects.filter(**here, **days),
        "attendance": Attendance.objects.filter(**served, **days),
    }


def grids_on(day: date, keys: Any) -> QuerySet[Any]:
    """The grids with these keys, given as they are or as a query, as they are called on the day."""
    rows: Any = Grid.objects.filter(pk__in=keys).on(day)
    ordered: QuerySet[Any] = rows.order_by("code")
    return ordered
