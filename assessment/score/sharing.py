"""Entries that name nobody, shared among the members of a grid so that none is counted more than once.

Each gets the part that their effective days are of those of all members in the same days. Where stretches overlap only
in part, these parts may come to more than the entries are. Then those who would get the most for an effective day get
less: so much that all of it together is what was entered. See docs/decisions/069.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from assessment.figures.counts import StretchCounts
from assessment.figures.indicators import points_of
from assessment.figures.sources import Source
from assessment.figures.stretches import Stretch
from assessment.scheme.terms import Terms
from assessment.score.sharing_rules import most_for_a_day


def shared_out(stretches: Iterable[Stretch], terms: Terms) -> list[Stretch]:
    """The stretches of a subdistrict, in their order, those with their part that would else get too much.

    They must be all of a grid and month; the entries are taken from the rows that count for each.
    """
    stretches = list(stretches)
    together: dict[tuple[int, date], list[Stretch]] = defaultdict(list)
    for one in stretches:
        if one.counts.unnamed and one.counts.effective_days:
            together[one.grid, one.counts.begins_on.replace(day=1)].append(one)
    parts = {id(one): part for group in together.values() for one, part in _parts(group, terms)}
    return [replace(one, counts=replace(one.counts, unnamed_part=parts.get(id(one)))) for one in stretches]


def _parts(group: Sequence[Stretch], terms: Terms) -> list[tuple[Stretch, Fraction]]:
    """Of one grid and month: whose part is not the one by effective days, and what it is."""
    if len(group) == 1:
        return []
    there = {str(row["key"]): row for one in group for row in one.rows.get(Source.ENTRIES.value, []) if _is_shared(row)}
    entered = sum((points_of(row["class"], _amounts(row), terms) for row in there.values()), Fraction())
    for_a_day = [_points(one.counts, terms) / Fraction(one.counts.team_days) for one in group]
    most = most_for_a_day([(Fraction(one.counts.effective_days), for_a_day[n]) for n, one in enumerate(group)], entered)
    return [
        (one, most * Fraction(one.counts.effective_days) / _points(one.counts, terms))
        for one, wanted in zip(group, for_a_day, strict=True)
        if most is not None and wanted > most
    ]


def _is_shared(row: dict[str, Any]) -> bool:
    """Of days, and by nobody who is named; sheets of a whole month are shared by the days of all of it."""
    return not row["named"] and not row.get("monthly")


def _amounts(row: dict[str, Any]) -> tuple[int, int, int]:
    return row["new"], row["changed"], row["verified"]


def _points(counts: StretchCounts, terms: Terms) -> Fraction:
    """What the entries that name nobody are worth in the days of a stretch."""
    return sum((points_of(name, amounts, terms) for name, amounts in counts.unnamed.items()), Fraction())
