"""What is counted of every full-time member of an office in a quarter, and the rows behind it, from today's facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assessment.figures import quarter_facts as facts
from assessment.figures.quarter_counts import Quarter
from assessment.figures.quarter_facts import KINDS, Rows, by_worker
from assessment.figures.sources import Source
from assessment.periods import Kind, Period, parse
from assessment.scheme.terms import Terms
from grids.territory.models import Subdistrict
from staff.attendance.keeping import months_kept
from staff.calendar.lists import working_calendar


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
            "stretches": facts.STRETCHES,
            "entries": facts.ENTRIES,
            "reports": facts.REPORTS,
            "due": facts.CASES_DUE,
            "visits": facts.VISITS,
            "found": facts.FOUND,
            "settling": facts.SETTLING,
            "surveys": facts.SURVEYS,
        }.items()
    }
    working = len(parameters["working_days"])
    return {worker: _member(worker, read, working, kept) for worker in sorted(read["attendance"])}


def _member(worker: int, read: Mapping[str, Rows], working_days: int, kept: set[str]) -> CountedMember:
    own = {name: rows.get(worker, []) for name, rows in read.items()}
    stretches = own["stretches"]
    counts = Quarter(
        working_days=working_days,
        **_attendance(own["attendance"], kept),
        visits=len(own["visits"]),
        served=_served(stretches),
        entries=_entries(stretches, own["entries"]),
        valid_reports=len(own["reports"]),
        due=len(own["due"]),
        on_time=sum(row["on_time"] for row in own["due"]),
        found=len(own["found"]),
        settling_due=len(own["settling"]),
        settled_in_time=sum(row["in_time"] for row in own["settling"]),
        **_surveys(own["surveys"]),
    )
    missing = [day for row in own["attendance"] if row["month"] in kept for day in row["days_not_received"]]
    return CountedMember(
        worker, counts, sorted({row["grid"] for row in stretches}), _places(stretches), _kept_rows(own), missing
    )


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


def _served(stretches: list[dict[str, Any]]) -> dict[str, Fraction]:
    """m by the complexity of the grid: effective days / days of the month, over the stretches."""
    served: dict[str, Fraction] = defaultdict(Fraction)
    for row in stretches:
        if row["effective"]:
            served[row["complexity"]] += Fraction(row["effective"]) / days_of_month(row["month"])
    return dict(served)


def _entries(stretches: list[dict[str, Any]], entries: list[dict[str, Any]]) -> dict[str, Any]:
    """P's entries by class: the member's own whole, and the share by effective days of those that name nobody.

    Entries of a whole month are shared by the effective days of the month: those that name the member over the
    member's own stretches on that grid, so that together they count once.
    """
    by_stretch = {(row["grid"], row["first_day"]): row for row in stretches}
    own_in_month: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for row in stretches:
        own_in_month[row["grid"], row["month"]] += row["effective"]
    summed: dict[str, list[Fraction]] = defaultdict(lambda: [Fraction(0)] * 3)
    for entry in entries:
        stretch = by_stretch[entry["grid"], entry["first_day"]]
        share = _share(entry, stretch, own_in_month[stretch["grid"], stretch["month"]])
        for place, kind in enumerate(KINDS):
            summed[entry["class"]][place] += share * int(entry[kind])
    return {name: tuple(kinds) for name, kinds in summed.items()}


def _share(entry: dict[str, Any], stretch: dict[str, Any], own_in_month: Decimal) -> Fraction:
    """The member's share of entries of one stretch."""
    effective = Fraction(stretch["effective"])
    if entry["named"]:
        return effective / Fraction(own_in_month) if entry["monthly"] else Fraction(1)
    everybody = stretch["effective_of_all_in_month"] if entry["monthly"] else stretch["effective_of_all"]
    return effective / Fraction(everybody)


def _surveys(surveys: list[dict[str, Any]]) -> dict[str, Any]:
    weights = [Fraction(row["days"], days_of_month(row["month"])) for row in surveys]
    return {
        "asked": sum((weight * row["asked"] for weight, row in zip(weights, surveys, strict=True)), Fraction(0)),
        "knowing": sum((weight * row["knowing"] for weight, row in zip(weights, surveys, strict=True)), Fraction(0)),
        "residents_asked": sum(row["asked"] for row in surveys),
    }


def _places(stretches: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each grid served, in the order of service, with the days there."""
    places: dict[int, dict[str, Any]] = {}
    for row in stretches:
        place = places.setdefault(row["grid"], {"name": row["name"], "code": row["code"], "days": 0})
        place["days"] += row["days"]
    return list(places.values())


# --- the rows that are kept -----------------------------------------------------------------------

KEPT = {
    Source.ATTENDANCE: ("attendance", ("month", "in_post", "on_leave", "in_induction", "attended", "not_received")),
    Source.STRETCHES: (
        "stretches",
        ("name", "month", "first_day", "last_day", "days", "effective", "leave_days", "induction_days"),
    ),
    Source.REPORTS: ("reports", ("key", "day")),
    Source.DUE: ("due", ("key", "due", "settled", "on_time")),
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
    entries = [
        {**row, "first_day": f"{row['first_day']}", **{kind: int(row[kind]) for kind in KINDS}}
        for row in own["entries"]
    ]
    if entries:
        kept[Source.ENTRIES.value] = [{"key": _key_of_entry(row), **row} for row in entries]
    return kept


def _key_of_entry(row: dict[str, Any]) -> str:
    parts = (row["first_day"], row["grid"], row["class"], "month" if row["monthly"] else "days", row["named"])
    return " ".join(map(str, parts))


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
