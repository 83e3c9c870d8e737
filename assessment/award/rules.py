"""Who is eligible for an award, how many are given, and how ties at the quota are broken. No Django here.

Shares, the bars and the order of the tie rule: the office's scheme, whose defaults are the domain's (section awards).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

LEADER, FULL_TIME, PART_TIME = "leader", "full_time", "part_time"

# Why somebody is not eligible.
NO_YEARLY_SCORE, NO_POINTS = "no_yearly_score", "no_points"
UNQUALIFIED_QUARTER, INTERVIEW_OPEN = "unqualified_quarter", "interview_open"

# What decided between candidates with the same score at the quota.
BY_SCORE, BY_QUARTERS, BY_MONTHS, BY_VOTE = "score", "quarters", "months", "vote"

IN, OUT, TIED, BARRED = "in", "out", "tied", "barred"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person in one category of one year, by the record of the year.

    `quarters_mean` and `bottom_months` are None where the category has none: that step of the tie rule is passed
    over. `votes` are the panel's votes for them, None before it voted.
    """

    key: int
    category: str
    score: Decimal | None
    quarters_mean: Fraction | Decimal | None = None
    bottom_months: int | None = None
    unqualified_quarters: int = 0
    open_interviews: int = 0  # open, or held and not rectified yet
    votes: int | None = None
    left_out: bool = False  # with a reason, such as what the police or the discipline office answered
    kept: bool = False  # was proposed, and only somebody else's objection would change that


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a candidate stands: rank among the eligible, whether tied at the quota, and what decided it."""

    candidate: Candidate
    bars: tuple[str, ...]
    rank: int | None
    tied_at_quota: bool
    place: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class Result:
    """The standings of one round, and the base of its quota."""

    standings: tuple[Standing, ...]
    members: int
    eligible: int
    quota: int


def bars_of(candidate: Candidate) -> tuple[str, ...]:
    """Every reason for which the candidate is not eligible; none: eligible."""
    bars = []
    if candidate.score is None:
        bars.append(NO_YEARLY_SCORE)
    elif candidate.category == PART_TIME and candidate.score <= 0:
        bars.append(NO_POINTS)
    if candidate.unqualified_quarters:
        bars.append(UNQUALIFIED_QUARTER)
    if candidate.open_interviews:
        bars.append(INTERVIEW_OPEN)
    return tuple(bars)


def quota_of(eligible: int, percent: int) -> int:
    """So many percent of the eligible, rounded up, in whole numbers."""
    return -(-eligible * percent // 100)


def ranks(scores: Sequence[Decimal]) -> list[int]:
    """Ranks by score, highest first: 1, 2, 2, 4."""
    return [1 + sum(other > score for other in scores) for score in scores]


def judge(candidates: Iterable[Candidate], percent: int) -> Result:
    """The standings of all candidates, the best first; who is barred comes last.

    Who is left out with a reason stays in the base of the quota, and the seat goes to the next.
    """
    rows = list(candidates)
    bars = {row.key: bars_of(row) for row in rows}
    eligible = [row for row in rows if not bars[row.key]]
    quota = quota_of(len(eligible), percent)
    rank = dict(zip((row.key for row in eligible), ranks([_score(row) for row in eligible]), strict=True))
    places = _places([row for row in eligible if not row.left_out], quota)
    standings = [_standing(row, bars[row.key], rank.get(row.key), places) for row in rows]
    standings.sort(key=lambda one: (one.rank is None, one.rank or 0, ORDER[one.place], one.candidate.key))
    return Result(tuple(standings), len(rows), len(eligible), quota)


ORDER = {IN: 0, TIED: 1, OUT: 2, BARRED: 3}


def _standing(row: Candidate, bars: tuple[str, ...], rank: int | None, places: Places) -> Standing:
    if bars:
        return Standing(row, bars, None, False, BARRED, "")
    place, decided_by = places.of.get(row.key, (OUT, ""))
    if row.kept and not row.left_out:
        place = IN
    return Standing(row, bars, rank, row.key in places.tied_at_quota, place, decided_by)


@dataclass(frozen=True, slots=True)
class Places:
    """By candidate the place and what decided it; and who has the score at which the quota ends within a tie."""

    of: dict[int, tuple[str, str]]
    tied_at_quota: frozenset[int]


def _score(row: Candidate) -> Decimal:
    return row.score if row.score is not None else Decimal(0)


# The written tie rule: each step gives what a higher value of is better, or None where there is nothing to compare.
STEPS: tuple[tuple[str, Callable[[Candidate], Any]], ...] = (
    (BY_QUARTERS, lambda row: row.quarters_mean),
    (BY_MONTHS, lambda row: None if row.bottom_months is None else -row.bottom_months),
    (BY_VOTE, lambda row: row.votes),
)


def _places(rows: list[Candidate], quota: int) -> Places:
    """Seats by score; where the last seats fall among equals, by the steps of the tie rule, one after the other."""
    above, equal, seats = _cut(rows, quota, _score)
    placed = {row.key: (IN, BY_SCORE) for row in above}
    if len(equal) <= seats:
        placed |= {row.key: (IN, BY_SCORE) for row in equal}
        return Places(placed, frozenset())
    tied = frozenset(row.key for row in equal)
    for step, value in STEPS:
        if any(value(row) is None for row in equal):
            continue  # the category has nothing of this kind, or the panel has not voted on all of them
        above, still, left = _cut(equal, seats, value)
        placed |= {row.key: (IN, step) for row in above}
        placed |= {row.key: (OUT, step) for row in equal if row not in above and row not in still}
        if len(still) <= left:
            placed |= {row.key: (IN, step) for row in still}
            return Places(placed, tied)
        equal, seats = still, left
    placed |= {row.key: (TIED, "") for row in equal}
    return Places(placed, tied)


def _cut(
    rows: list[Candidate], seats: int, value: Callable[[Candidate], Any]
) -> tuple[list[Candidate], list[Candidate], int]:
    """Who is above the value of the last seat, who has just that value, and how many seats are left for these."""
    if not rows or seats <= 0:
        return [], [], 0
    ordered = sorted((value(row) for row in rows), reverse=True)
    last = ordered[min(seats, len(ordered)) - 1]
    above = [row for row in rows if value(row) > last]
    return above, [row for row in rows if value(row) == last], seats - len(above)


def published_long_enough(published_until: Any, today: Any) -> bool:
    """Whether the last day of publication has passed."""
    return bool(today > published_until)
