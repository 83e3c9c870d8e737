"""The quarterly score of a full-time member: points, bonus and deductions, grade, rank, bottom. No Django here.

Every component is computed exactly and rounded half up once; the score is the sum of what is printed, so that the
sheet adds up. The formulas are those of the declarations in `assessment.figures.quarter_indicators`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, Protocol

from assessment.figures.indicators import Measured, exact_text
from assessment.figures.quarter_counts import Quarter
from assessment.figures.quarter_indicators import QUARTER
from assessment.figures.rules import Mixture, competition_ranks, mixed, rounded, scaled
from assessment.scheme.terms import Terms

Grade = Literal["", "excellent", "qualified", "basically_qualified", "unqualified"]
NotAssessed = Literal["", "not_in_post", "new_in_post", "on_leave", "short_service", "nothing_measured"]
ZERO = Decimal("0.00")
FULL_MARKS = 100


@dataclass(frozen=True, slots=True)
class Adjusted:
    """What approved adjustments of a member and quarter add and take, before the caps."""

    bonus: Decimal = ZERO
    deductions: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Assessment:
    """What was judged of one member. Points are None where there was nothing to measure.

    `standing_score` is the score by which consequences are judged: the score itself, but where the better one is kept.
    """

    points: Mapping[str, Decimal | None]  # component → its points
    bonus: Decimal
    deductions: Decimal
    score: Decimal | None
    not_assessed_because: NotAssessed
    explanation: dict[str, Any] = field(default_factory=dict)
    rank: int | None = None
    in_bottom: bool = False
    grade: Grade = ""
    standing_score: Decimal | None = None
    protected: bool = False


# --- the score of one member ----------------------------------------------------------------------


def assess(counts: Quarter, terms: Terms, adjusted: Adjusted = Adjusted()) -> Assessment:
    """The score of one member, not yet ranked."""
    mixtures = {component.code: mixed(component, counts, terms) for component in QUARTER}
    shares = {code: mixture.share for code, mixture in mixtures.items()}
    weights = scaled({component.code: Fraction(component.weight(terms)) for component in QUARTER}, shares)
    points = {code: rounded(weight * (shares[code] or Fraction(0))) for code, weight in weights.items()}
    bonus = min(adjusted.bonus, Decimal(terms.quarter.bonus_at_most))
    most = terms.quarter.deductions_at_most  # None: the score alone ends at 0
    deductions = adjusted.deductions if most is None else min(adjusted.deductions, Decimal(most))
    because = reason(counts, terms) or ("" if points else "nothing_measured")
    score = None if because else total(points.values(), bonus, deductions, terms)
    return Assessment(
        points={component.code: points.get(component.code) for component in QUARTER},
        bonus=rounded(Fraction(bonus)),
        deductions=rounded(Fraction(deductions)),
        score=score,
        not_assessed_because=because,
        explanation=explanation(counts, mixtures, weights, adjusted),
        grade=grade(score, terms),
        standing_score=score,
    )


def total(points: Iterable[Decimal], bonus: Decimal, deductions: Decimal, terms: Terms) -> Decimal:
    """The sum that the sheet shows, held between 0 and full marks with the highest bonus."""
    most = FULL_MARKS + Decimal(terms.quarter.bonus_at_most)
    summed = sum(points, ZERO) + bonus - deductions
    return rounded(Fraction(max(Decimal(0), min(most, summed))))


def reason(counts: Quarter, terms: Terms) -> NotAssessed:
    """Why a member is not assessed: the first reason that holds, as for a line that is not ranked."""
    needed = Fraction(terms.quarter.minimum_share_of_days) * counts.working_days
    if Fraction(counts.at_work) >= needed:
        return ""
    if counts.in_post == 0:
        return "not_in_post"
    if counts.induction_days >= 1 and counts.induction_days >= counts.leave_days:
        return "new_in_post"
    return "on_leave" if counts.leave_days >= 1 else "short_service"


def grade(score: Decimal | None, terms: Terms) -> Grade:
    """The grade that a score has; none without a score."""
    if score is None:
        return ""
    grades = terms.grades
    if score >= grades.excellent:
        return "excellent"
    if score >= grades.qualified:
        return "qualified"
    return "basically_qualified" if score >= grades.basically_qualified else "unqualified"


def explanation(
    counts: Quarter, mixtures: Mapping[str, Mixture], weights: Mapping[str, Fraction], adjusted: Adjusted
) -> dict[str, Any]:
    """How the points follow from the counts, exact: of each indicator both sides, its weight and the share."""
    return {
        "member_months": exact_text(counts.member_months),
        "at_work": exact_text(Fraction(counts.at_work)),
        "indicators": {
            code: _sides(measured) for mixture in mixtures.values() for code, measured in mixture.measured.items()
        },
        "parts": {code: _texts(mixture.weights) for code, mixture in mixtures.items() if len(mixture.measured) > 1},
        "weights": _texts(weights),
        "left_out": sorted(code for code, mixture in mixtures.items() if mixture.share is None),
        "bonus_before_the_cap": str(adjusted.bonus),
        "deductions_before_the_cap": str(adjusted.deductions),
    }


def _sides(measured: Measured) -> dict[str, str | None]:
    return {
        "done": exact_text(measured.done),
        "wanted": exact_text(measured.wanted),
        "share": exact_text(measured.share),
    }


def _texts(values: Mapping[str, Fraction]) -> dict[str, str | None]:
    return {name: exact_text(value) for name, value in sorted(values.items())}


# --- ranks ----------------------------------------------------------------------------------------


def ranked(members: Sequence[Assessment], terms: Terms) -> list[Assessment]:
    """The members with their ranks: 1, 2, 2, 4 among those assessed.

    Bottom: rank > N - k with k = ceil(N x percent / 100), and a score below the ceiling; nobody where N is too small.
    """
    ranks = competition_ranks([member.score for member in members])
    count = sum(rank is not None for rank in ranks)
    k = -(-count * terms.quarter.bottom_percent // 100)
    enough = count >= terms.quarter.minimum_assessed
    return [
        replace(member, rank=rank, in_bottom=enough and is_bottom(rank, member.score, count - k, terms))
        for member, rank in zip(members, ranks, strict=True)
    ]


def is_bottom(rank: int | None, score: Decimal | None, last_safe_rank: int, terms: Terms) -> bool:
    return rank is not None and score is not None and rank > last_safe_rank and score < terms.quarter.bottom_below


# --- what a revision leaves to third parties ------------------------------------------------------


class Standing(Protocol):
    """What the revision before says of one member."""

    @property
    def score(self) -> Decimal | None: ...
    @property
    def standing_score(self) -> Decimal | None: ...
    @property
    def in_bottom(self) -> bool: ...
    @property
    def protected(self) -> bool: ...


def protected(
    before: Mapping[int, Standing],
    after: Mapping[int, Assessment],
    *,
    for_workers: Collection[int],
    terms: Terms,
) -> dict[int, Assessment]:
    """The members with the better of before and after where a revision was made for somebody else.

    Rank and score are the true new ones. What is kept is carried into every later revision; it ends only with a
    revision of the office's own (`for_workers` is empty) in which the member's own score is lower than before.
    """
    return {
        worker: _kept(before[worker], member, terms)
        if worker in before and _keeps(before[worker], member, worker, for_workers)
        else member
        for worker, member in after.items()
    }


def _keeps(before: Standing, after: Assessment, worker: int, for_workers: Collection[int]) -> bool:
    if for_workers:
        return before.protected or worker not in for_workers
    is_lower = before.score is not None and (after.score is None or after.score < before.score)
    return before.protected and not is_lower


def _kept(before: Standing, after: Assessment, terms: Terms) -> Assessment:
    known = [score for score in (before.standing_score, after.score) if score is not None]
    best = max(known, default=None)
    in_bottom = before.in_bottom and after.in_bottom
    differs = in_bottom != after.in_bottom or best != after.score
    return replace(
        after,
        in_bottom=in_bottom,
        standing_score=best,
        grade=grade(best, terms),
        protected=before.protected or differs,
    )
