"""The dashboard of an office: a month of all its grids, by any indicator; what is missing, late and not covered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from assessment.bulletin.models import Bulletin, BulletinLine
from assessment.bulletin.rules import bulletin_due
from assessment.bulletin.slope import MONTHS_OF_RANKS, rows_of_rank, slope_of_months
from assessment.bulletin.tables import TableLine, ranked_lines, score_heads
from assessment.dashboard.ageing import by, counted
from assessment.dashboard.charts import Steps, steps_of
from assessment.dashboard.completeness import FACTS, HERE, grids_on, list_of, matrix_of, with_facts
from assessment.dashboard.figures import KINDS, SCORE, Kind, figure_url, figures_of
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

FILTERS = ("subdistrict", "month", "village", "grid", "by")
OF_GRID = "grid"  # `view=grid`: the page of the chosen grid, rather than the office's page narrowed to it
NAMED = 8  # grids without people that are named


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    village: str
    grid: str  # its code
    kind: Kind
    kept: Mapping[str, str]  # every filter, as it stands in the address

    def known(self, lines: Iterable[BulletinLine]) -> Asked:
        """Without a village or a grid that the month does not have: all of them are shown then."""
        of_month = list(lines)
        villages = {str(line.facts["village"]) for line in of_month}
        known = self if self.village in villages else replace(self, village="", kept=self._without("village"))
        codes = {str(line.facts["code"]) for line in of_month if known.village in ("", line.facts["village"])}
        return known if known.grid in codes else replace(known, grid="", kept=known._without("grid"))

    def _without(self, name: str) -> dict[str, str]:
        return {each: value for each, value in self.kept.items() if each != name}

    def takes_in(self, line: BulletinLine) -> bool:
        """Whether the grid of a line is among those that were asked for."""
        return self.village in ("", line.facts["village"]) and self.grid in ("", line.facts["code"])

    def url(self, **more: str) -> str:
        """The page with another filter, and the others as they are; an empty one is taken out."""
        given = {name: value for name, value in {**self.kept, **more}.items() if value}
        return f"{reverse('dashboard')}?{urlencode(given)}"

    def opened(self, bulletin: Bulletin, kind: Kind) -> str:
        """The rows that a figure of these grids was counted from."""
        narrowed = {name: value for name, value in self.kept.items() if name not in ("by", "month")}
        return figure_url(bulletin, kind, narrowed)


def asked_of(given: QueryDict) -> Asked:
    kept = {name: str(given[name]) for name in FILTERS if given.get(name)}
    kind = KINDS.get(given.get("by", ""), KINDS[SCORE])
    return Asked(given.get("village", ""), given.get("grid", ""), kind, kept)


@dataclass(frozen=True)
class GridValue:
    """One grid on the map and in its table: its value in the month, its step, and where it opens to."""

    row: TableLine
    value: Decimal | None
    text: str
    step: int | None
    url: str  # the page of the grid
    rows: str  # the rows that its value was counted from
    ranks: str  # the rows behind its rank
    chosen: bool

    @property
    def ranked(self) -> bool:
        return self.row.line.ranked


def of_office(
    user: User, access: Access, months: Months, asked: Asked, now: datetime, *, office: int
) -> dict[str, Any]:
    """Everything that the page says of one office. The number of queries is constant."""
    months = with_lines(months, (), of_all=MONTHS_OF_RANKS - 1)
    every = months.lines
    asked = asked.known(every)
    lines = [line for line in every if asked.takes_in(line)]
    around = [line for line in every if asked.village in ("", line.facts["village"])]
    context = {
        "bulletin": months.chosen,
        "asked": asked,
        "kinds": [Option(kind.code, kind.title, kind == asked.kind) for kind in KINDS.values()],
        "villages": _villages(every, asked),
        "grid_options": grid_options(every, asked),
        **_today(user, access, Shown(asked, around, lines), months, now, office=office),
    }
    if months.chosen is None:
        return context
    return {**context, **_of_month(months, lines, around, asked, access)}


def _villages(lines: Iterable[BulletinLine], asked: Asked) -> list[Option]:
    names = sorted({str(line.facts["village"]) for line in lines})
    return [Option(name, name, name == asked.village) for name in names]


def grid_options(lines: Iterable[BulletinLine], asked: Asked) -> list[Option]:
    """The grids to choose from: those of the village, where one is chosen."""
    facts = [line.facts for line in lines if asked.village in ("", line.facts["village"])]
    facts.sort(key=lambda each: str(each["code"]))
    return [Option(each["code"], each["name"], each["code"] == asked.grid) for each in facts]


def _of_month(
    months: Months, lines: Sequence[BulletinLine], around: Sequence[BulletinLine], asked: Asked, access: Access
) -> dict[str, Any]:
    """The figures of the grids that were asked for; the map and the ranks of those around them, to choose others."""
    assert months.chosen is not None
    terms = Terms.model_validate(months.chosen.terms)
    before = [line for line in (months.before(each.grid_id) for each in lines) if line is not None]
    terms_before = Terms.model_validate(before[0].bulletin.terms) if before else terms
    figures = figures_of(lines, before, terms, terms_before)
    table = ranked_lines(around)
    opens = months.chosen.subdistrict_id in access.offices
    values, steps = _values(table, asked, terms, opens=opens)
    return {
        "figures": [
            (figure, asked.opened(months.chosen, figure.kind), f"{asked.url(by=figure.kind.code)}#by-grid")
            for figure in figures
        ],
        "chosen_grid": next((row.line.facts["name"] for row in table if row.line.facts["code"] == asked.grid), ""),
        "grid_page": asked.url(view=OF_GRID) if asked.grid else "",
        "all_grids": asked.url(grid=""),
        "table": ranked_lines(lines),
        "score_heads": score_heads(),
        "opens_all": opens,
        "values": values,
        "legend": _legend(steps, asked.kind, values),
        "slope": slope_of_months(months.chosen.period, around, months.past, opens=opens, chosen=asked.grid),
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
            url=asked.url(grid=row.line.facts["code"]),
            rows=rows_of(row.line, asked.kind, opens=opens),
            ranks=rows_of_rank(row.line, opens=opens),
            chosen=row.line.facts["code"] == asked.grid,
        )
        for row, value in rows
    ]
    values.sort(key=lambda one: (one.value is None, one.value or 0, str(one.row.line.facts["code"])))
    return values, steps


def rows_of(line: BulletinLine, kind: Kind, *, opens: bool) -> str:
    """The rows behind one value of one grid; for who may not open them what every grid brings to the figure."""
    if opens:
        return f"{reverse('line-rows', args=(line.pk,))}#{kind.source}"
    return f"{figure_url(line.bulletin, kind)}#grid-{line.facts['code']}"


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


@dataclass(frozen=True)
class Shown:
    """Which grids the page is of, by their lines of the month, and those around them on the map."""

    asked: Asked
    around: Sequence[BulletinLine]
    lines: Sequence[BulletinLine]


def _today(user: User, access: Access, shown: Shown, months: Months, now: datetime, *, office: int) -> dict[str, Any]:
    """Facts of the chosen month, open cases, and who is missing; of the village or grid alone that was asked for."""
    grids = Grid.objects.filter(subdistrict=office)
    if shown.asked.village:
        grids = grids.filter(pk__in=[line.grid_id for line in shown.around])
    named: Any = grids_on(access.day, grids.open_on(access.day).values("pk"))
    if months.chosen is not None:
        terms = Terms.model_validate(months.chosen.terms)
        draft_due = bulletin_due(months.chosen.period, terms, WorkingCalendar({}, {}))
        named = with_facts(named, months.chosen.period, draft_due)
    on_map, of = list(named), {line.grid_id for line in shown.lines}
    rows = [row for row in on_map if row.pk in of] if shown.asked.grid else on_map
    of_some = bool(shown.asked.village or shown.asked.grid)
    narrowed = [row.pk for row in rows] if of_some else []
    opens = office in access.offices
    cases = Incident.objects.visible_to(user).filter(subdistrict=office)
    ages = counted(cases.filter(grid__in=narrowed) if of_some else cases, now)
    where = {"subdistrict": office, "grid": narrowed}
    return {
        "drawn": _drawn(on_map),
        **_matrix(months, rows, narrowed, opens=opens),
        "ages": [age.label for age in AGES],
        "by_department": by("department", ages, where, none=_("no department")),
        "by_matter": by("matter", ages, where, none="–"),
        "coverage": _coverage(rows, access),
        "covers": reverse("admin:staff_posting_coverage") if opens else "",
    }


def _matrix(months: Months, rows: Sequence[Any], narrowed: Collection[int], *, opens: bool) -> dict[str, Any]:
    """Which facts of the month are here: grids that lack any, the others, and how many have each kind in time."""
    if months.chosen is None:
        return {}
    urls = {line.grid_id: reverse("line-rows", args=(line.pk,)) for line in months.lines} if opens else {}
    matrix = matrix_of(rows, urls)
    month = months.chosen.period
    lists = {fact: list_of(fact, month, narrowed) if opens else "" for fact in FACTS}
    return {
        "facts": [
            (label, sum(row.cells[place].state == HERE for row in matrix), lists[fact])
            for place, (fact, label) in enumerate(FACTS.items())
        ],
        "lacking": [row for row in matrix if not row.whole],
        "whole": [row for row in matrix if row.whole],
        "grids": len(matrix),
    }


def _coverage(rows: Sequence[Any], access: Access) -> list[tuple[str, int, int, list[str], list[str]]]:
    """By role: how many grids have enough people, how many there are, and which have not. One query.

    Some are named, the others when asked: a whole office without people is no list of names.
    """
    covered = serving(rows, access.day)
    lacking = {role: [row.grid.name for row in covered if role in row.short_roles] for role in Role.values}
    labels = dict(Role.choices)
    return [
        (str(labels[role]), len(rows) - len(short), len(rows), short[:NAMED], short[NAMED:])
        for role, short in lacking.items()
    ]


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
