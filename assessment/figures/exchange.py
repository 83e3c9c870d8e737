"""Rows of a frozen period exchanged for what they are today, and the counts that follow: for a correction that takes in
what was accepted, and nothing else.

A frozen result keeps what was counted and every row that counted. Where some rows are corrected, the counts follow from
the kept ones by what these rows add now, less what they added then; no other fact of today enters.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from assessment.figures.counts import IN_HALVES, Measures, StretchCounts, days_of
from assessment.figures.database import Rows
from assessment.figures.sources import Source

Named = tuple[str, str]  # a row of evidence: its source, and its key there
Counts = Mapping[str, Any]
Adds = Mapping[Source, Callable[[Counts], dict[str, Any]]]  # what one row of a source adds to the counts


def _entry(row: Counts, name: str = "entries") -> dict[str, Any]:
    return {f"{name}.{row['class']}.{n}": row[kind] for n, kind in enumerate(("new", "changed", "verified"))}


def _entry_of_stretch(row: Counts) -> dict[str, Any]:
    """Entries of a stretch lie apart by whether they name the member, and are of days or of a whole month."""
    return _entry(row, ("sheet_" if row.get("monthly") else "") + ("named" if row["named"] else "unnamed"))


def _due_of_stretch(row: Counts) -> dict[str, Any]:
    """One that fell due on leave counts where it was met, and is left out where it was not."""
    return {"due": int(not row["excused"]), "on_time": int(row["on_time"]), "excused": int(row["excused"])}


ADDS: Adds = {
    Source.MEMBERS: lambda row: {
        name: Decimal(str(row[name])) for name in ("member_days", "leave_days", "induction_days", "effective_days")
    },
    Source.ENTRIES: _entry,
    Source.REPORTS: lambda _row: {"valid_reports": 1},
    Source.DUE: lambda row: {"due": 1, "on_time": int(row["on_time"])},
    Source.SURVEYS: lambda row: {"asked": row["asked"], "knowing": row["knowing"]},
}
ADDS_TO_STRETCH: Adds = {
    **ADDS,
    Source.MEMBERS: lambda _row: {},
    Source.ENTRIES: _entry_of_stretch,
    Source.DUE: _due_of_stretch,
}


def exchanged(kept: Rows, today: Rows, accepted: Collection[Named]) -> Rows:
    """The rows of a result with the accepted ones as they are today: added, gone, or counted otherwise."""
    rows: Rows = {}
    for source in sorted({*kept, *today}):
        now = {str(row["key"]): row for row in today.get(source, [])}
        then = {str(row["key"]): row for row in kept.get(source, [])}
        wanted = {key for name, key in accepted if name == source}
        of_source = [now.get(key) if key in wanted else row for key, row in then.items()]
        of_source += [row for key, row in now.items() if key in wanted and key not in then]
        if standing := [row for row in of_source if row is not None]:
            rows[source] = standing
    return rows


def recounted(measures: Measures, before: Rows, after: Rows) -> Measures:
    """The counts of a month whose rows were exchanged."""
    return replace(measures, **_moved(measures, _difference(before, after, ADDS), halves=IN_HALVES))


def stretch_recounted(counts: StretchCounts, before: Rows, after: Rows) -> StretchCounts:
    """The counts of a member's stretch whose rows were exchanged. Its days are not among them: see the caller."""
    return replace(counts, **_moved(counts, _difference(before, after, ADDS_TO_STRETCH)))


def _moved(counts: Any, difference: Mapping[str, Any], halves: Collection[str] = ()) -> dict[str, Any]:
    """The counts that change by what was exchanged; entries are counted by class, in three kinds."""
    moved: dict[str, Any] = {}
    entries: dict[str, dict[str, list[int]]] = {}
    for name, value in difference.items():
        if "." in name:
            kind_of_entries, entry_class, kind = name.split(".")
            of_kind = entries.setdefault(
                kind_of_entries, {one: list(kinds) for one, kinds in getattr(counts, kind_of_entries).items()}
            )
            of_kind.setdefault(entry_class, [0, 0, 0])[int(kind)] += value
        elif name in halves:
            moved[name] = days_of(Decimal(str(getattr(counts, name))) + value)
        else:
            moved[name] = getattr(counts, name) + int(value)
    classes = {name: {one: tuple(kinds) for one, kinds in of_kind.items()} for name, of_kind in entries.items()}
    return {**moved, **classes}


def _difference(before: Rows, after: Rows, adds: Adds) -> dict[str, Any]:
    """By how much each count changes."""
    moved = _sums(_only_in(after, before), adds)
    for name, value in _sums(_only_in(before, after), adds).items():
        moved[name] = moved.get(name, 0) - value
    return {name: value for name, value in moved.items() if value}


def _only_in(rows: Rows, others: Rows) -> Rows:
    """The rows that differ. The others add the same before and after, and an earlier version kept less of them."""
    known = {source: {str(row["key"]): row for row in of_source} for source, of_source in others.items()}
    return {
        source: [row for row in of_source if known.get(source, {}).get(str(row["key"])) != row]
        for source, of_source in rows.items()
    }


def _sums(rows: Rows, adds: Adds) -> dict[str, Any]:
    """What rows add to the counts, all together."""
    sums: dict[str, Any] = {}
    for source, of_source in rows.items():
        for row in of_source:
            for name, value in adds[Source(source)](row).items():
                sums[name] = sums.get(name, 0) + value
    return sums
