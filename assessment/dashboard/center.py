"""The dashboard of an office: a month of all its grids, by any indicator; what is missing, late and not covered."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.bulletin.models import BulletinLine
from assessment.bulletin.rules import bulletin_due
from assessment.bulletin.slope import MONTHS_OF_RANKS, slope_of_months
from assessment.bulletin.tables import TableLine, ranked_lines, score_heads
from assessment.dashboard.ageing import by, counted
from assessment.dashboard.charts import Steps, steps_of
from assessment.dashboard.completeness import FACTS, HERE, grids_on, list_of, matrix_of, with_facts
from assessment.dashboard.figures import KINDS, SCORE, Kind, figures_of
from assessment.dashboard.months import Months, with_lines
from assessment.dashboard.rows import Option
from assessment.scheme.terms import Terms
from grids.territory.models import Grid
from incidents.incident.ages import AGES
from incidents.incident.models import Incident
from staff.access import Access, Role
from staff.accounts.models import User
from staff.calendar.rules import WorkingCalendar
from staff.postings.coverage import serving

FILTERS = ("subdistrict", "month", "village", "by")
NAMED = 8  # grids without people that are named


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    village: str
    kind: Kind
    kept: Mapping[str, str]  # every filter, as it stands in the address

    def known(self, villages: Container[str]) -> Asked:
        """Without a village that the month does not have: all of them are shown then."""
        if self.village in villages:
            return self
        return replace(self, village="", kept={name: value for name, value in self.kept.items() if name != "village"})

    def url(self, **more: str) -> str:
        """The page with another filter, and the others as they are; an empty one is taken out."""
        given = {name: value for name, value in {**self.kept, **more}.items() if value}
        return f"{reverse('dashboard')}?{urlencode(given)}"


def asked_of(given: QueryDict) -> Asked:
    kept = {name: str(given[name]) for name in FILTERS if given.get(name)}
    return Asked(given.get("village", ""), KINDS.get(given.get("by", ""), KINDS[SCORE]), kept)


@dataclass(frozen=True)
class GridValue:
    """One grid on the map and in its table: its value in the month, its step, and where it opens to."""

    row: TableLine
    value: Decimal | None
    text: str
    step: int | None
    url: str  # the page of the grid
    rows: str  # the rows that its value was counted from

    @property
    def ranked(self) -> bool:
        return self.row.line.ranked


def of_office(
    user: User, access: Access, months: Months, asked: Asked, now: datetime, *, office: int
) -> dict[str, Any]:
    """Everything that the page says of one office. The number of queries is constant."""
    months = with_lines(months, (), of_all=MONTHS_OF_RANKS - 1)
    every = months.lines
    asked = asked.known({str(line.facts["village"]) for line in every})
    lines = [line for line in every if asked.village in ("", line.facts["village"])]
    context = {
        "bulletin": months.chosen,
        "asked": asked,
        "kinds": [Option(kind.code, kind.title, kind == asked.kind) for kind in KINDS.values()],
        "villages": _villages(every, asked),
        **_today(user, access, lines if asked.village else None, months, now, office=office),
    }
    if months.chosen is None:
        return context
    return {**context, **_of_month(months, lines, asked, access)}


def _villages(lines: Iterable[BulletinLine], asked: Asked) -> list[Option]:
    names = sorted({str(line.facts["village"]) for line in lines})
    return [Option(name, name, name == asked.village) for name in names]


def _of_month(months: Months, lines: Sequence[BulletinLine], asked: Asked, access: Access) -> dict[str, Any]:
    """The figures, the map and the ranks of the chosen month."""
    assert months.chosen is not None
    terms = Terms.model_validate(months.chosen.terms)
    before = [line for line in (months.before(each.grid_id) for each in lines) if line is not None]
    terms_before = Terms.model_validate(before[0].bulletin.terms) if before else terms
    figures = figures_of(lines, before, terms, terms_before)
    table = ranked_lines(lines)
    opens = months.chosen.subdistrict_id in access.offices
    values, steps = _values(table, asked, terms, opens=opens)
    return {
        "figures": [(figure, f"{asked.url(by=figure.kind.code)}#by-grid") for figure in figures],
        "table": table,
        "score_heads": score_heads(),
        "opens_all": opens,
        "values": values,
        "legend": _legend(steps, asked.kind, values),
        "slope": slope_of_months(months.chosen.period, lines, months.past),
    }


def _values(
    table: Iterable[TableLine], asked: Asked, terms: Terms, *, opens: bool
) -> tuple[list[GridValue], Steps | None]:
    """Every grid by the value that was asked for, the lowest first: that is where one looks."""
    rows = [(row, asked.kind.of_line(row.line, terms)) for row in table]
    steps = steps_of(value for _row, value in rows if value is not None)
    values = [
        GridValue(
            row=row,
            value=value,
            text=asked.kind.text(value),
            step=steps.of(value) if steps and value is not None else None,
            url=asked.url(grid=row.line.facts["code"], village=""),
            rows=f"{reverse('line-rows', args=(row.line.pk,))}#{asked.kind.source}" if opens else "",
        )
        for row, value in rows
    ]
    values.sort(key=lambda one: (one.value is None, one.value or 0, str(one.row.line.facts["code"])))
    return values, steps


def _legend(steps: Steps | None, kind: Kind, values: Iterable[GridValue]) -> list[tuple[int, str, int]]:
    """The steps of the map: their place, their range in words, and how many grids are in each."""
    if steps is None:
        return []
    many = [one.step for one in values]
    return [
        (place, f"{low.normalize():f}–{high.normalize():f}{kind.unit}", many.count(place))
        for place, (low, high) in enumerate(steps.ranges)
    ]


# --- as of today ----------------------------------------------------------------------------------


def _today(
    user: User,
    access: Access,
    lines: Sequence[BulletinLine] | None,
    months: Months,
    now: datetime,
    *,
    office: int,
) -> dict[str, Any]:
    """Facts of the chosen month, open cases, and who is missing; of the chosen village alone where there is one."""
    grids = Grid.objects.filter(subdistrict=office)
    if lines is not None:
        grids = grids.filter(pk__in=[line.grid_id for line in lines])
    named: Any = grids_on(access.day, grids.open_on(access.day).values("pk"))
    if months.chosen is not None:
        named = with_facts(named, months.chosen.period)
    rows = list(named)
    opens = office in access.offices
    cases = Incident.objects.visible_to(user).filter(subdistrict=office)
    ages = counted(cases if lines is None else cases.filter(grid__in=[row.pk for row in rows]), now)
    return {
        "drawn": _drawn(rows),
        **_matrix(months, rows, opens=opens),
        "ages": [age.label for age in AGES],
        "by_department": by("department", ages, opens=opens, none=_("no department")),
        "by_matter": by("matter", ages, opens=opens, none="–"),
        "coverage": _coverage(rows, access),
        "covers": reverse("admin:staff_posting_coverage") if opens else "",
    }


def _matrix(months: Months, rows: Sequence[Any], *, opens: bool) -> dict[str, Any]:
    """Which facts of the month are here: grids that lack any, the others, and how many have each kind in time."""
    if months.chosen is None:
        return {}
    terms = Terms.model_validate(months.chosen.terms)
    urls = {line.grid_id: reverse("line-rows", args=(line.pk,)) for line in months.lines} if opens else {}
    matrix = matrix_of(rows, bulletin_due(months.chosen.period, terms, WorkingCalendar({}, {})), urls)
    month = months.chosen.period
    return {
        "facts": [
            (label, sum(row.cells[place].state == HERE for row in matrix), list_of(fact, month) if opens else "")
            for place, (fact, label) in enumerate(FACTS.items())
        ],
        "lacking": [row for row in matrix if not row.whole],
        "whole": [row for row in matrix if row.whole],
        "grids": len(matrix),
    }


def _coverage(rows: Sequence[Any], access: Access) -> list[tuple[str, int, int, list[str]]]:
    """By role: how many grids have enough people, how many there are, and which have not. One query."""
    covered = serving(rows, access.day)
    lacking = {role: [row.grid.name for row in covered if role in row.short_roles] for role in Role.values}
    labels = dict(Role.choices)
    return [(str(labels[role]), len(rows) - len(short), len(rows), _some(short)) for role, short in lacking.items()]


def _some(names: list[str]) -> list[str]:
    """The first names, and how many more there are: a whole office without people is no list of names."""
    more = len(names) - NAMED
    if more <= 0:
        return names
    return [*names[:NAMED], ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more}]


def _drawn(rows: Iterable[Any]) -> dict[str, Any]:
    """The boundaries of the grids as GeoJSON. The figures are not in it: they are in the table next to the map."""
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"grid": grid.pk, "name": grid.name}, "geometry": grid.boundary}
            for grid in rows
            if grid.boundary
        ],
    }
