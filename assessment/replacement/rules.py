"""Which grounds for a proposal follow from final quarters. Pure functions; the figures are terms of the scheme.

Source: the policy, section 4 (the bottom-ranked, the unfit and the slack are replaced in time); what that means is our
decision, see docs/decisions/057.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any


class GroundKind(StrEnum):
    """The three grounds, in the order in which forms name them."""

    ONCE = "once"  # (a) bottom and below 60
    TWICE = "twice"  # (b) bottom and below 75 in two consecutive quarters
    RECORDED = "recorded"  # (c) what was found and recorded, with evidence


@dataclass(frozen=True)
class Limits:
    """The terms of one quarter: bottom and below these."""

    once: Decimal
    twice: Decimal


@dataclass(frozen=True)
class QuarterResult:
    """What one final quarter says of somebody; the two limits are those of its own scheme."""

    quarter: date  # its first day
    assessed: bool
    in_bottom: bool  # the value that counts: protected where an objection of somebody else moved the rank
    score: Decimal | None
    limits: Limits
    facts: Mapping[str, Any]  # as the proposal keeps them: score, rank, of how many, grade
    key: int = 0  # of the row of the score

    def is_bottom_below(self, limit: Decimal) -> bool:
        return self.assessed and self.in_bottom and self.score is not None and self.score < limit


@dataclass(frozen=True)
class Found:
    """One ground that was found: its kind, and the last quarter of those it rests on, which names it."""

    kind: GroundKind
    results: tuple[QuarterResult, ...]

    @property
    def quarter(self) -> date:
        return self.results[-1].quarter

    @property
    def name(self) -> tuple[str, date]:
        return str(self.kind), self.quarter


def next_quarter(first_day: date) -> date:
    """The first day of the quarter after one, across New Year too."""
    months = first_day.year * 12 + first_day.month - 1 + 3
    return date(months // 12, months % 12 + 1, 1)


def grounds_in(results: Collection[QuarterResult]) -> list[Found]:
    """Every ground that these final quarters of one person hold, by quarter; a quarter in between that is not
    assessed, or not there, breaks a pair."""
    by_quarter = {result.quarter: result for result in results}
    found = []
    for quarter in sorted(by_quarter):
        result = by_quarter[quarter]
        if result.is_bottom_below(result.limits.once):
            found.append(Found(GroundKind.ONCE, (result,)))
        after = by_quarter.get(next_quarter(quarter))
        pair = (result, after) if after else ()
        if pair and all(one.is_bottom_below(one.limits.twice) for one in pair):
            found.append(Found(GroundKind.TWICE, pair))
    return sorted(found, key=lambda one: (one.quarter, one.kind))


def new_grounds(results: Collection[QuarterResult], *, since: date, spent: Collection[tuple[str, date]]) -> list[Found]:
    """The grounds that end with the quarter `since` or later and that no proposal has named and used up yet."""
    return [one for one in grounds_in(results) if one.quarter >= since and one.name not in spent]


def fallen(named: Collection[tuple[str, date]], results: Collection[QuarterResult]) -> list[tuple[str, date]]:
    """Of the grounds that a proposal names, those that the quarters as they stand now do not hold any more."""
    standing = {one.name for one in grounds_in(results)}
    return [name for name in named if name not in standing]
