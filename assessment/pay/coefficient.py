"""The coefficient of a month: of its own frozen score, or of the months before it. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from assessment.figures.rules import rounded
from assessment.scheme.terms import Pay

PLACES = 4


@dataclass(frozen=True, slots=True)
class Revised:
    """The score of one revision of a month: for whom it was made, as far as this person is concerned."""

    score: Decimal | None
    own_of_office: bool = True  # the office corrected its own facts; else it was made for somebody's objection
    for_this_person: bool = False
    revision: int = 1


@dataclass(frozen=True, slots=True)
class Score:
    """The score of a month by which pay goes, and the revision from which it comes."""

    value: Decimal
    revision: int = 1


@dataclass(frozen=True, slots=True)
class Basis:
    """Which coefficient a month has, and why: the months whose scores it was taken from."""

    coefficient: Decimal
    score: Fraction | None = None
    months: tuple[tuple[date, Score], ...] = ()

    @property
    def is_fallback(self) -> bool:
        return len(self.months) != 1 or self.score is None


def coefficient_of(score: Fraction, points: Sequence[tuple[Decimal, Decimal]]) -> Decimal:
    """The coefficient of a score: straight lines through the points, then flat, rounded to 4 places."""
    if score <= points[0][0]:
        return rounded(Fraction(points[0][1]), PLACES)
    for (left, low), (right, high) in itertools.pairwise(points):
        if score <= right:
            share = (score - Fraction(left)) / (Fraction(right) - Fraction(left))
            return rounded(Fraction(low) + share * (Fraction(high) - Fraction(low)), PLACES)
    return rounded(Fraction(points[-1][1]), PLACES)


def score_for_pay(revisions: Sequence[Revised]) -> Score | None:
    """The score by which pay goes after these revisions of a month, in their order.

    A revision made for somebody else's objection never lowers it; what is kept so ends only with a revision of the
    office's own in which the person's own score is lower than before.
    """
    kept: Score | None = None
    true: Decimal | None = None
    for one in revisions:
        protected = kept is not None and kept.value != true
        if true is not None and one.score is not None and one.own_of_office and one.score < true:
            protected = False
        elif not one.own_of_office and not one.for_this_person:
            protected = kept is not None
        if one.score is not None:
            if kept is None or not protected or one.score > kept.value:
                kept = Score(one.score, one.revision)
        elif not protected:
            kept = None
        true = one.score
    return kept


def basis_of(month: date, scores: Mapping[date, Score], terms: Pay) -> Basis:
    """The coefficient of a month, by its own score, else by the exact mean of the last ones before it."""
    own = scores.get(month)
    if own is not None:
        return _by([(month, own)], terms)
    earlier = [_months_before(month, count) for count in range(1, terms.mean_within_months + 1)]
    known = [(one, scores[one]) for one in earlier if one in scores][: terms.mean_months]
    if not known:
        return Basis(rounded(Fraction(terms.coefficient_without_score), PLACES))
    return _by(known, terms)


def _by(known: list[tuple[date, Score]], terms: Pay) -> Basis:
    mean = sum((Fraction(score.value) for _month, score in known), Fraction(0)) / len(known)
    return Basis(coefficient_of(mean, terms.coefficient), mean, tuple(known))


def _months_before(month: date, count: int) -> date:
    months = month.year * 12 + month.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)
