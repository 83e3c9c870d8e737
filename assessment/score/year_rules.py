"""Yearly scores: of a grid, a full-time member, a leader, and the points of a part-time member. No Django here.

Means are exact and the score is rounded once. A period is excused when its owner could not work in it; it does not
enter the mean and is not needed. See docs/decisions/055.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

from assessment.figures.indicators import exact_text
from assessment.figures.quarter_counts import Quarter
from assessment.figures.rules import rounded
from assessment.scheme.terms import PartTime, Terms, Year


@dataclass(frozen=True, slots=True)
class PeriodOfYear:
    """One month or quarter of one member: its score, and whether it is needed.

    `counted` is false before the office's first frozen bulletin: such a period is neither had nor needed.
    """

    period: str
    score: Decimal | Fraction | None
    excused: bool = False
    counted: bool = True

    @property
    def had(self) -> bool:
        return self.counted and not self.excused and self.score is not None

    @property
    def asked(self) -> bool:
        return self.counted and not self.excused


@dataclass(frozen=True, slots=True)
class Days:
    """The days of one period by what excuses: of the calendar, in post, and on leave that excuses."""

    days: int
    in_post: int
    on_excusing_leave: Decimal


@dataclass(frozen=True, slots=True)
class YearResult:
    """A yearly score with what it follows from; None where too few periods were had."""

    score: Decimal | None
    months_mean: Fraction | None
    quarters_mean: Fraction | None
    facts: dict[str, Any]


# --- which periods are asked for ------------------------------------------------------------------


def is_excused(days: Days, year: Year) -> bool:
    """In post for less than the share of the days, or on maternity, injury or long sick leave for that share."""
    share = Fraction(year.excused_share) * days.days
    return days.in_post < share or Fraction(days.on_excusing_leave) >= share


def is_lost(counts: Quarter, excusing: Decimal, minimum: Fraction) -> bool:
    """Whether days out of post and leave that excuses kept a quarter from being assessed: it would have been with them.

    `excusing` is how many of the working days on leave are of leave that excuses.
    """
    wanted = minimum * counts.working_days
    without = counts.working_days - (counts.on_leave - min(excusing, counts.on_leave))
    return Fraction(counts.at_work) < wanted <= Fraction(without)


def needed(asked: int, least: int, year: Year) -> int:
    """How many periods are needed of those that are not excused: the part, rounded up, and so many at least."""
    return max(least, ceil(asked * year.needed_part))


def mean(scores: Iterable[Decimal | Fraction]) -> Fraction | None:
    """The exact mean; None of nothing."""
    known = [Fraction(score) for score in scores]
    return sum(known, Fraction(0)) / len(known) if known else None


def _facts(periods: Sequence[PeriodOfYear], least: int, year: Year) -> dict[str, Any]:
    asked = sum(period.asked for period in periods)
    return {
        "had": sum(period.had for period in periods),
        "needed": needed(asked, least, year),
        "asked": asked,
        "excused": [period.period for period in periods if period.counted and period.excused],
        "scores": {period.period: str(period.score) for period in periods if period.had},
    }


def _enough(facts: dict[str, Any]) -> bool:
    return bool(facts["had"] >= facts["needed"])


# --- full-time members ----------------------------------------------------------------------------


def score_of_member(months: Sequence[PeriodOfYear], quarters: Sequence[PeriodOfYear], terms: Terms) -> YearResult:
    """Months and quarters by their shares, of exact means, rounded once."""
    year = terms.year
    of_months = _facts(months, year.minimum_months, year)
    of_quarters = _facts(quarters, year.minimum_quarters, year)
    months_mean = mean(period.score for period in months if period.had and period.score is not None)
    quarters_mean = mean(period.score for period in quarters if period.had and period.score is not None)
    score = None
    if _enough(of_months) and _enough(of_quarters) and months_mean is not None and quarters_mean is not None:
        score = rounded(Fraction(year.share_of_months) * months_mean + Fraction(year.share_of_quarters) * quarters_mean)
    facts = {"months": of_months, "quarters": of_quarters, **_means(months_mean, quarters_mean)}
    return YearResult(score, months_mean, quarters_mean, facts)


def _means(months: Fraction | None, quarters: Fraction | None) -> dict[str, Any]:
    return {"months_mean": exact_text(months), "quarters_mean": exact_text(quarters)}


# --- grids and leaders ----------------------------------------------------------------------------


def score_of_grid(months: Sequence[PeriodOfYear], terms: Terms) -> YearResult:
    """The mean of the ranked frozen months; an heir's months are among them (see `month_of_heirs`)."""
    year = terms.year
    facts = _facts(months, year.minimum_months, year)
    months_mean = mean(period.score for period in months if period.had and period.score is not None)
    score = rounded(months_mean) if months_mean is not None and _enough(facts) else None
    return YearResult(score, months_mean, None, {"months": facts, **_means(months_mean, None)})


def month_of_heirs(scores: Sequence[Decimal]) -> Fraction | None:
    """A month in which several predecessors have ranked lines counts once, with their mean."""
    return mean(scores)


@dataclass(frozen=True, slots=True)
class LineLed:
    """One ranked line of a grid, and on how many days of its month the leader led the grid."""

    month: str
    grid: int
    days: int
    score: Decimal


def score_of_leader(lines: Sequence[LineLed], months: Sequence[PeriodOfYear], terms: Terms) -> YearResult:
    """The ranked lines of the grids led, each weighted by the days led in its month; unranked months weigh nothing."""
    year = terms.year
    facts = _facts(months, year.minimum_months, year)
    days = sum(line.days for line in lines)
    months_mean = sum((line.days * Fraction(line.score) for line in lines), Fraction(0)) / days if days else None
    score = rounded(months_mean) if months_mean is not None and _enough(facts) else None
    return YearResult(score, months_mean, None, {"months": facts, "days_led": days, **_means(months_mean, None)})


# --- part-time members ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Contributions:
    """What a part-time member contributed in a year, as one of them."""

    reports: int = 0
    mediations: int = 0  # settled
    hazards: int = 0  # found and put right
    publicity: int = 0


def points_of_part_time(given: Contributions, points: PartTime) -> dict[str, Decimal]:
    """The points of each kind of contribution, each up to its most."""
    return {
        "reports": min(given.reports * points.report, points.reports_at_most),
        "mediations": min(given.mediations * points.mediation, points.mediations_at_most),
        "hazards": min(given.hazards * points.hazard, points.hazards_at_most),
        "publicity": min(given.publicity * points.publicity, points.publicity_at_most),
    }


def score_of_part_time(given: Contributions, terms: Terms) -> YearResult:
    """The points of the year; none without a single one."""
    points = points_of_part_time(given, terms.part_time)
    summed = sum(points.values(), Decimal(0))
    facts = {"points": {name: str(value) for name, value in points.items()}}
    return YearResult(rounded(Fraction(summed)) if summed else None, None, None, facts)
