"""Data of the weekly inspection's pages: all weeks, one week, one sample."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessment.figures.indicators import Direction
from assessment.figures.week_indicators import INSPECTION, WEEK_FIGURES, OfWeek, PlainFigure
from assessment.inspection.models import (
    EXCEPTION_COUNT,
    FindingState,
    Inspection,
    InspectionFinding,
    InspectionSample,
    SampleItem,
    SampleKind,
    Verdict,
)
from assessment.inspection.rules import NO_MEMBER
from assessment.periods import Kind, Period
from grids.territory.models import Grid
from incidents.entries.models import BaseEntry
from incidents.incident.models import Incident
from incidents.visits.models import Visit

WEEKS_LISTED = 60
OPEN = [FindingState.ASSIGNED, FindingState.ANSWERED]


def exception_text(code: str) -> str:
    """An exception in words."""
    if code == NO_MEMBER:
        return _("no full-time member at work")
    shortfalls = {indicator.code: indicator.shortfall for indicator in INSPECTION}
    return _(shortfalls[code]) if code in shortfalls else code


def heads() -> list[str]:
    """The names of the figures, in the order of the columns."""
    return [_(figure.name) for figure in WEEK_FIGURES]


@dataclass(frozen=True)
class Cell:
    """One indicator of one row: what was done, what was expected, and whether it falls short."""

    done: int
    expected: str
    short: bool


@dataclass(frozen=True)
class BoardRow:
    """One grid of a week."""

    inspection: Inspection
    grid: Grid
    cells: list[Cell]
    exceptions: list[str]
    findings: list[InspectionFinding] = field(default_factory=list)

    @property
    def linked_findings(self) -> str:
        """The states of the findings, each a link to its own."""
        page = "admin:assessment_inspectionfinding_change"
        links = ((reverse(page, args=(one.pk,)), one.get_state_display()) for one in self.findings)
        return format_html_join(pgettext("list", ", "), '<a class="office-link" href="{}">{}</a>', links)


def cells_of(row: Inspection) -> list[Cell]:
    """The figures of a row with what was expected, in the order of `heads`."""
    return [cell_of(row, figure) for figure in WEEK_FIGURES]


def cell_of(row: Inspection, figure: PlainFigure | type[OfWeek]) -> Cell:
    """One figure of a row with what was expected."""
    done, wanted = getattr(row, figure.code), row.expected.get(figure.code)
    if isinstance(figure, PlainFigure) or wanted is None:
        return Cell(done, "", figure.code in row.exceptions)
    sign = "≤" if figure.direction is Direction.LESS else "≥"
    return Cell(done, f"{sign} {whole(wanted, sign)}", figure.code in row.exceptions)


def whole(fraction: str, sign: str) -> int:
    """A kept fraction as the whole number that judges counted things the same: at least 9/5 is at least 2."""
    return ceil(Fraction(fraction)) if sign == "≥" else floor(Fraction(fraction))


def board(inspections: QuerySet[Inspection], week: Period) -> list[BoardRow]:
    """The rows of one week, the most exceptions first. Three queries."""
    rows = list(inspections.filter(week=week.start).exceptions_first())  # type: ignore[attr-defined]
    named = {grid.pk: grid for grid in Grid.objects.on(week.start).filter(pk__in=[row.grid_id for row in rows])}
    findings: dict[int, list[InspectionFinding]] = {}
    for finding in InspectionFinding.objects.filter(inspection__in=[row.pk for row in rows]).order_by("pk"):
        findings.setdefault(finding.inspection_id, []).append(finding)
    return [
        BoardRow(
            inspection=row,
            grid=named[row.grid_id],
            cells=cells_of(row),
            exceptions=[exception_text(code) for code in row.exceptions],
            findings=findings.get(row.pk, []),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class WeekAtAGlance:
    """One week in the list of weeks."""

    period: Period
    grids: int
    exceptional: int
    findings: int
    open_findings: int
    drawn: int
    verified: int
    wrong: int

    @property
    def last_day(self) -> date:
        return date.fromordinal(self.period.end.toordinal() - 1)


def weeks(inspections: QuerySet[Inspection], offices: Collection[int]) -> list[WeekAtAGlance]:
    """The latest weeks, newest first. Three queries."""
    counted = (
        inspections.order_by("-week")
        .annotate(many=EXCEPTION_COUNT)
        .values("week")
        .annotate(grids=Count("pk"), exceptional=Count("pk", filter=Q(many__gt=0)))
    )[:WEEKS_LISTED]
    findings = _by_week(
        InspectionFinding.objects.filter(inspection__in=inspections.values("pk")).values("inspection__week"),
        "inspection__week",
        all=Count("pk"),
        open=Count("pk", filter=Q(state__in=OPEN)),
    )
    items = _by_week(
        SampleItem.objects.filter(sample__subdistrict__in=offices).values("sample__week"),
        "sample__week",
        all=Count("pk"),
        verified=Count("pk", filter=~Q(verdict="")),
        wrong=Count("pk", filter=Q(verdict=Verdict.WRONG)),
    )
    return [
        WeekAtAGlance(
            period=Period(row["week"], Kind.WEEK),
            grids=row["grids"],
            exceptional=row["exceptional"],
            findings=findings.get(row["week"], {}).get("all", 0),
            open_findings=findings.get(row["week"], {}).get("open", 0),
            drawn=items.get(row["week"], {}).get("all", 0),
            verified=items.get(row["week"], {}).get("verified", 0),
            wrong=items.get(row["week"], {}).get("wrong", 0),
        )
        for row in counted
    ]


def _by_week(rows: QuerySet[Any], week: str, **counts: Count) -> dict[date, dict[str, Any]]:
    return {row[week]: row for row in rows.order_by().annotate(**counts)}


# --- the sample -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class DrawnThing:
    """One item of a sample as it is shown: what it is, and the page where it can be looked at."""

    item: SampleItem
    text: str
    url: str
    grid: Grid


@dataclass(frozen=True)
class Tally:
    """The result of verifying one kind of things."""

    label: str
    population: int
    drawn: int
    verified: int
    wrong: int


def things_of(items: Iterable[SampleItem], day: date) -> list[DrawnThing]:
    """The items with what they are, read from the things themselves. One query a kind."""
    items = list(items)
    grids = {grid.pk: grid for grid in Grid.objects.on(day).filter(pk__in={item.grid_id for item in items})}
    words = {kind: WORDS[kind]([item.key for item in items if item.kind == kind]) for kind in SampleKind.values}
    things = []
    for item in items:
        text, url = words[item.kind].get(item.key, (_("no longer there"), ""))
        things.append(DrawnThing(item, text, url, grids[item.grid_id]))
    return things


def _incidents(keys: list[str]) -> dict[str, tuple[str, str]]:
    rows = Incident.objects.filter(number__in=keys).select_related("matter", "subcategory")
    return {
        row.number: (
            f"{row.number} · {row.subcategory or row.matter} · {row.get_state_display()}",
            reverse("admin:incidents_incident_change", args=(row.pk,)),
        )
        for row in rows
    }


def _visits(keys: list[str]) -> dict[str, tuple[str, str]]:
    rows = Visit.objects.filter(pk__in=keys).select_related("worker")
    return {
        str(row.pk): (
            f"{row.get_kind_display()} · {row.worker.name}"
            + (f" · {_('households')} {row.households}" if row.households is not None else ""),
            reverse("admin:incidents_visit_change", args=(row.pk,)),
        )
        for row in rows
    }


def _entries(keys: list[str]) -> dict[str, tuple[str, str]]:
    rows = BaseEntry.objects.filter(pk__in=keys)
    return {
        str(row.pk): (
            _("%(kind)s: %(new)d new, %(changed)d changed, %(verified)d verified")
            % {
                "kind": row.get_entry_class_display(),
                "new": row.new,
                "changed": row.changed,
                "verified": row.verified,
            },
            reverse("admin:incidents_baseentry_change", args=(row.pk,)),
        )
        for row in rows
    }


WORDS: dict[str, Callable[[list[str]], dict[str, tuple[str, str]]]] = {
    SampleKind.REPORT: _incidents,
    SampleKind.SELF_CLOSED: _incidents,
    SampleKind.VISIT: _visits,
    SampleKind.ENTRY: _entries,
}


def tallies(sample: InspectionSample, items: Iterable[SampleItem]) -> list[Tally]:
    """What came of the sample, by kind."""
    items = list(items)
    return [
        Tally(
            label=str(kind.label),
            population=sample.populations[kind]["count"],
            drawn=sum(item.kind == kind for item in items),
            verified=sum(item.kind == kind and item.verdict != "" for item in items),
            wrong=sum(item.kind == kind and item.verdict == Verdict.WRONG for item in items),
        )
        for kind in SampleKind
    ]
