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

from assessment.figures.counts import IN_HALVES, Measures, days_of
from assessment.figures.measures import Rows
from assessment.figures.sources import Source

Named = tuple[str, str]  # a row of evidence: its source, and its key there
Counts = Mapping[str, Any]


def _entry(row: Counts) -> dict[str, Any]:
    return {f"entries.{row['class']}.{n}": row[kind] for n, kind in enumerate(("new", "changed", "verified"))}


# What one row of each source adds to the counts of a month.
ADDS: dict[Source, Callable[[Counts], dict[str, Any]]] = {
    Source.MEMBERS: lambda row: {
        name: Decimal(str(row[name])) for name in ("member_days", "leave_days", "induction_days", "effective_days")
    },
    Source.ENTRIES: _entry,
    Source.REPORTS: lambda _row: {"valid_reports": 1},
    Source.DUE: lambda row: {"due": 1, "on_time": int(row["on_time"])},
    Source.SURVEYS: lambda row: {"asked": row["asked"], "knowing": row["knowing"]},
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
    moved = _sums(_only_in(after, before))
    for name, value in _sums(_only_in(before, after)).items():
        moved[name] = moved.get(name, 0) - value
    changed = {name: value for name, value in moved.items() if value}
    counts: dict[str, Any] = {}
    entries = {name: list(kinds) for name, kinds in measures.entries.items()}
    for name, value in changed.items():
        if name.startswith("entries."):
            _entries, entry_class, kind = name.split(".")
            entries.setdefault(entry_class, [0, 0, 0])[int(kind)] += value
        elif name in IN_HALVES:
            counts[name] = days_of(Decimal(str(getattr(measures, name))) + value)
        else:
            counts[name] = getattr(measures, name) + int(value)
    return replace(measures, entries={name: (a, b, c) for name, (a, b, c) in entries.items()}, **counts)


def _only_in(rows: Rows, others: Rows) -> Rows:
    """The rows that differ. The others add the same before and after, and an earlier version kept less of them."""
    known = {source: {str(row["key"]): row for row in of_source} for source, of_source in others.items()}
    return {
        source: [row for row in of_source if known.get(source, {}).get(str(row["key"])) != row]
        for source, of_source in rows.items()
    }


def _sums(rows: Rows) -> dict[str, Any]:
    """What rows add to the counts, all together."""
    sums: dict[str, Any] = {}
    for source, of_source in rows.items():
        for row in of_source:
            for name, value in ADDS[Source(source)](row).items():
                sums[name] = sums.get(name, 0) + value
    return sums
