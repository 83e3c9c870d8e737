"""What is counted of every full-time member of an office in a quarter, and the rows behind it, from today's facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assessment.figures import quarter_facts as facts
from assessment.figures.quarter_counts import Kinds, Quarter
from assessment.figures.quarter_facts import by_worker
from assessment.figures.sources import Source
from assessment.figures.stretches import Stretch, count_stretches
from assessment.periods import Kind, Period, parse
from assessment.scheme.terms import Terms
from assessment.score.month_rules import credited
from assessment.score.sharing import shared_out
from grids.territory.models import Subdistrict
from staff.attendance.keeping import months_kept
from staff.calendar.lists import working_calendar

OwnRows = Mapping[str, list[dict[str, Any]]]  # of one member: what was asked → its rows


@dataclass(frozen=True, slots=True)
class CountedMember:
    """One member of a quarter: the counts, where they served, and the rows that counted."""

    worker: int
    counts: Quarter
    grids: list[int]
    served: list[dict[str, Any]]  # each grid served: name, code and days
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)  # days whose attendance was not received


def count_quarter(subdistrict: Subdistrict, quarter: Period, terms: Terms) -> dict[int, CountedMember]:
    """Every member with a day in a full-time post in the quarter. A constant number of queries."""
    calendar = working_calendar(subdistrict)
    parameters = facts.parameters_of_quarter(subdistrict, quarter, terms, calendar)
    months = facts.months_of(quarter)
    kept = {f"{day:%Y-%m}" for day in months_kept(subdistrict, [month.start for month in months])}
    read = {
        name: by_worker(sql, parameters)
        for name, sql in {
            "attendance": facts.ATTENDANCE,
            "visits": facts.VISITS,
            "found": facts.FOUND,
            "settling": facts.SETTLING,
            "surveys": facts.SURVEYS,
        }.items()
    }
    stretches: dict[int, list[Stretch]] = defaultdict(list)
    for stretch in shared_out(count_stretches(subdistrict, quarter, terms), terms):
        stretches[stretch.worker].append(stretch)
    working = len(parameters["working_days"])
    return {
        worker: _member(
            worker, stretches[worker], {name: rows.get(worker, []) for name, rows in read.items()}, working, kept
        )
        for worker in sorted(stretches)
    }


def _member(worker: int, stretches: list[Stretch], own: OwnRows, working_days: int, kept: set[str]) -> CountedMember:
    working = [stretch for stretch in stretches if stretch.counts.effective_days]
    counts = Quarter(
        working_days=working_days,
        **_attendance(own["attendance"], kept),
        visits=len(own["visits"]),
        served=_served(working),
        entries=_entries(working),
        valid_reports=sum(stretch.counts.valid_reports for stretch in working),
        due=sum(stretch.counts.due for stretch in working),
        on_time=sum(stretch.counts.on_time for stretch in working),
        found=len(own["found"]),
        settling_due=len(own["settling"]),
        settled_in_time=sum(row["in_time"] for row in own["settling"]),
        **_surveys(own["surveys"]),
    )
    missing = [day for row in own["attendance"] if row["month"] in kept for day in row["days_not_received"]]
    rows = {**_kept_rows(own), **_rows_of(stretches)}
    return CountedMember(worker, counts, sorted({one.grid for one in stretches}), _places(stretches), rows, missing)


def _attendance(months: list[dict[str, Any]], kept: set[str]) -> dict[str, Any]:
    """The days of a member; attendance alone of the months that keep it, without days that nobody recorded yet."""
    keeping = [month for month in months if month["month"] in kept]

    def total(rows: list[dict[str, Any]], name: str) -> Decimal:
        return sum((Decimal(row[name]) for row in rows), Decimal(0))

    missing = total(keeping, "not_received")
    return {
        "in_post": int(total(months, "in_post")),
        "on_leave": total(months, "on_leave"),
        "in_induction": total(months, "in_induction"),
        "leave_days": total(months, "leave_days"),
        "induction_days": int(total(months, "induction_days")),
        "to_attend": total(keeping, "in_post") - total(keeping, "on_leave") - missing,
        "attended": total(keeping, "attended"),
        "not_received": missing,
    }


def days_of_month(month: str) -> int:
    return parse(month, Kind.MONTH).days


def _served(stretches: list[Stretch]) -> dict[str, Fraction]:
    """m by the complexity of the grid: effective days / days of the month, over the stretches."""
    served: dict[str, Fraction] = defaultdict(Fraction)
    for stretch in stretches:
        counts = stretch.counts
        served[counts.complexity] += Fraction(counts.effective_days) / counts.days
    return dict(served)


def _entries(stretches: list[Stretch]) -> dict[str, Kinds]:
    """P's entries by class, as the months credit them: the member's own whole, a share of those that name nobody."""
    summed: dict[str, Kinds] = {}
    for stretch in stretches:
        for name, (new, changed, verified) in credited(stretch.counts).items():
            a, b, c = summed.get(name, (Fraction(), Fraction(), Fraction()))
            summed[name] = (a + new, b + changed, c + verified)
    return summed


def _surveys(surveys: list[dict[str, Any]]) -> dict[str, Any]:
    weights = [Fraction(row["days"], days_of_month(row["month"])) for row in surveys]
    return {
        "asked": sum((weight * row["asked"] for weight, row in zip(weights, surveys, strict=True)), Fraction(0)),
        "knowing": sum((weight * row["knowing"] for weight, row in zip(weights, surveys, strict=True)), Fraction(0)),
        "residents_asked": sum(row["asked"] for row in surveys),
    }


def _places(stretches: list[Stretch]) -> list[dict[str, Any]]:
    """Each grid served, in the order of service, with the days there."""
    places: dict[int, dict[str, Any]] = {}
    for stretch in stretches:
        place = places.setdefault(stretch.grid, {"name": stretch.grid_name, "code": stretch.code, "days": 0})
        place["days"] += stretch.counts.member_days
    return list(places.values())


# --- the rows that are kept -----------------------------------------------------------------------

KEPT = {
    Source.ATTENDANCE: ("attendance", ("month", "in_post", "on_leave", "in_induction", "attended", "not_received")),
    Source.OWN_VISITS: ("visits", ("key", "day", "kind")),
    Source.FOUND: ("found", ("kind", "key", "day")),
    Source.SETTLING: ("settling", ("kind", "key", "due", "settled", "in_time")),
    Source.OWN_SURVEYS: ("surveys", ("month", "grid", "days", "asked", "knowing")),
}


def _kept_rows(own: Mapping[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """The rows as they are kept with the score. Of leave no kind is told, only how many days."""
    kept = {}
    for source, (name, columns) in KEPT.items():
        if own[name]:
            kept[source.value] = [_plain(row, columns) for row in own[name]]
    return kept


def _rows_of(stretches: list[Stretch]) -> dict[str, list[dict[str, Any]]]:
    """The stretches themselves, and the rows that counted in those with effective days."""
    rows = {Source.STRETCHES.value: [_stretch(stretch) for stretch in stretches]}
    for source in (Source.ENTRIES, Source.REPORTS, Source.DUE):
        counted = [
            {**row, "grid": stretch.grid_name}
            for stretch in stretches
            if stretch.counts.effective_days
            for row in stretch.rows.get(source.value, [])
        ]
        if counted:
            rows[source.value] = counted
    return rows


def _stretch(stretch: Stretch) -> dict[str, Any]:
    counts = stretch.counts
    return {
        "key": f"{stretch.code} {counts.begins_on}",
        "name": stretch.grid_name,
        "month": f"{counts.begins_on:%Y-%m}",
        "first_day": f"{counts.begins_on}",
        "last_day": f"{counts.ends_on - timedelta(days=1)}",
        "days": counts.member_days,
        "effective": _as_json(Decimal(counts.effective_days)),
        "leave_days": _as_json(Decimal(counts.leave_days)),
        "induction_days": counts.induction_days,
    }


def _plain(row: dict[str, Any], columns: tuple[str, ...]) -> dict[str, Any]:
    values = {name: _as_json(row[name]) for name in columns}
    if "key" not in values:
        values["key"] = " ".join(str(values[name]) for name in columns[:3])
    return values


def _as_json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    return value
