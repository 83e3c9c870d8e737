"""Scoring and ranking. Plain values in, plain values out: no Django, no clock, no settings.

Everything is computed exactly, in fractions, and rounded half up to 2 places at the end of each
component; a total is the sum of its rounded components, so that a table adds up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, Protocol

from assessment.figures.counts import Measures
from assessment.figures.indicators import BULLETIN, Awareness, Component, Measured, exact_text, member_months
from assessment.scheme.terms import Terms

Reason = Literal["", "no_full_time_member", "new_in_post", "on_leave", "short_service", "no_awareness_sample"]


@dataclass(frozen=True, slots=True)
class Line:
    """One grid's result in one month. Points and scores are None where there was nothing to measure."""

    member_months: Decimal
    columns: Mapping[str, Decimal | int | None]  # of the components: their points, and rates with their samples
    score: Decimal | None
    not_ranked_because: Reason
    explanation: dict[str, Any]
    rank: int | None = None
    in_bottom: bool = False

    @property
    def ranked(self) -> bool:
        return not self.not_ranked_because


def rounded(value: Fraction, places: int = 2) -> Decimal:
    """The value rounded half up, exactly: 0.125 → 0.13."""
    above, below = abs(value.numerator), value.denominator
    whole = (2 * above * 10**places + below) // (2 * below)
    return Decimal(whole if value >= 0 else -whole).scaleb(-places)


# --- the score of a grid --------------------------------------------------------------------------


def scaled(weights: Mapping[str, Fraction], measured: Mapping[str, Fraction | None]) -> dict[str, Fraction]:
    """The weights of what was measured, scaled up to the total of all of them."""
    kept = {name: weight for name, weight in weights.items() if measured[name] is not None}
    remaining = sum(kept.values(), Fraction())
    if not remaining or len(kept) == len(weights):
        return kept if remaining else {}
    total = sum(weights.values(), Fraction())
    return {name: weight * total / remaining for name, weight in kept.items()}


@dataclass(frozen=True, slots=True)
class Mixture:
    """What a component's indicators gave, the weights they had in it, and the share that follows."""

    measured: Mapping[str, Measured]
    weights: Mapping[str, Fraction]  # of those that were measured
    share: Fraction | None

    @property
    def shares(self) -> dict[str, Fraction | None]:
        return {code: one.share for code, one in self.measured.items()}


def mixed(component: Component, measures: Any, terms: Terms) -> Mixture:
    """The share of a component of its points, by the left-out rule among its own indicators."""
    measured = {part.indicator.code: part.indicator.measured(measures, terms) for part in component.parts}
    shares = {code: one.share for code, one in measured.items()}
    declared = {part.indicator.code: Fraction(part.weight(terms)) for part in component.parts}
    weights = scaled(declared, shares)
    return Mixture(measured, weights, _mean(weights, shares))


def _mean(weights: Mapping[str, Fraction], shares: Mapping[str, Fraction | None]) -> Fraction | None:
    """The mean of what was measured, by its weights; None where nothing was."""
    known = {code: share for code, share in shares.items() if share is not None}
    if len(shares) == 1 or not known:
        return next(iter(known.values()), None)
    return sum((weight * known[code] for code, weight in weights.items()), Fraction())


def awareness_in_force(lines: Iterable[Measures], terms: Terms) -> bool:
    """Whether enough lines of the subdistrict reach the sample; where too few do, awareness is left out for all.

    Enough is the scheme's share of the lines with so many member-months that they could be ranked. A version without
    that term asks for one line, of any kind: then one sampled grid is enough to leave the others without a rank.
    """
    lines, quorum = list(lines), terms.awareness.quorum
    if quorum is None:
        return any(_is_sampled(line, terms) for line in lines)
    asked = [line for line in lines if _serves_enough(line, terms)]
    return sum(_is_sampled(line, terms) for line in asked) >= Fraction(quorum) * len(asked)


def _is_sampled(measures: Measures, terms: Terms) -> bool:
    return Awareness.share(measures, terms) is not None


def _serves_enough(measures: Measures, terms: Terms) -> bool:
    return member_months(measures) >= Fraction(terms.ranking.minimum_member_months)


@dataclass(frozen=True, slots=True)
class Weighed:
    """What each component gave, what it counts for, and the points that follow."""

    mixtures: Mapping[str, Mixture]
    shares: Mapping[str, Fraction | None]  # as they count
    weights: Mapping[str, Fraction]
    points: Mapping[str, Decimal]

    @property
    def score(self) -> Decimal | None:
        return sum(self.points.values(), Decimal("0.00")) if self.points else None


def weighed(measures: Measures, terms: Terms, *, awareness_counts: bool) -> Weighed:
    """The points of one grid in one month. `awareness_counts` is `awareness_in_force`."""
    mixtures = {component.code: mixed(component, measures, terms) for component in BULLETIN}
    rates = {code: mixture.share for code, mixture in mixtures.items()}
    shares = rates if awareness_counts else {**rates, Awareness.code: None}
    weights = scaled({component.code: Fraction(component.weight(terms)) for component in BULLETIN}, shares)
    points = {code: rounded(weight * (shares[code] or Fraction())) for code, weight in weights.items()}
    return Weighed(mixtures, shares, weights, points)


def score_line(measures: Measures, terms: Terms, *, awareness_counts: bool) -> Line:
    """The score of one grid in one month with how it came about, not yet ranked."""
    of = weighed(measures, terms, awareness_counts=awareness_counts)
    rates = {code: mixture.share for code, mixture in of.mixtures.items()}
    return Line(
        member_months=rounded(member_months(measures)),
        columns=_columns(measures, of.points, rates),
        score=of.score,
        not_ranked_because=_reason(measures, terms, sampled=rates[Awareness.code] is not None or not awareness_counts),
        explanation={
            "member_months": exact_text(member_months(measures)),
            **_explained(of.mixtures),
            "shares": {code: exact_text(share) for code, share in of.shares.items()},
            "weights": _texts(of.weights),
            "left_out": sorted(code for code, share in of.shares.items() if share is None),
            "awareness_left_out_for_all": not awareness_counts,
        },
    )


def _columns(
    measures: Measures, points: Mapping[str, Decimal], rates: Mapping[str, Fraction | None]
) -> dict[str, Decimal | int | None]:
    """What the table shows of each component. A rate that was measured is shown even where it does not count."""
    columns: dict[str, Decimal | int | None] = {}
    for component in BULLETIN:
        columns[component.column] = points.get(component.code)
        if component.rate:
            rate = rates[component.code]
            columns[component.rate.column] = None if rate is None else rounded(rate, 4)
            columns[component.rate.asked] = getattr(measures, component.rate.asked_count)
    return columns


def _explained(mixtures: Mapping[str, Mixture]) -> dict[str, Any]:
    """What the explanation keeps of each component, in addition to its share and weight."""
    explained: dict[str, Any] = {}
    for component in BULLETIN:
        mixture = mixtures[component.code]
        explained |= component.explained(mixture.measured)
        if component.weights_kept_as:
            explained[component.weights_kept_as] = _texts(mixture.weights)
    return explained


def _texts(values: Mapping[str, Fraction]) -> dict[str, str | None]:
    return {name: exact_text(value) for name, value in sorted(values.items())}


def _reason(measures: Measures, terms: Terms, *, sampled: bool) -> Reason:
    """Why a line is not ranked: the first reason that holds."""
    if not _serves_enough(measures, terms):
        if measures.member_days == 0:
            return "no_full_time_member"
        if measures.induction_days >= 1 and measures.induction_days >= measures.leave_days:
            return "new_in_post"
        return "on_leave" if measures.leave_days >= 1 else "short_service"
    return "" if sampled else "no_awareness_sample"


# --- ranks ----------------------------------------------------------------------------------------


def score_month(measures: Sequence[Measures], terms: Terms) -> list[Line]:
    """Score and rank all lines of one subdistrict and month, in the order given."""
    counts = awareness_in_force(measures, terms)
    return rank([score_line(line, terms, awareness_counts=counts) for line in measures], terms)


class Scored(Protocol):
    """What a place is given by."""

    @property
    def ranked(self) -> bool: ...
    @property
    def score(self) -> Decimal | None: ...


def rank(lines: Sequence[Line], terms: Terms) -> list[Line]:
    """The lines with their places."""
    return [
        replace(line, rank=place, in_bottom=in_bottom)
        for line, (place, in_bottom) in zip(lines, places(lines, terms), strict=True)
    ]


def places(lines: Sequence[Scored], terms: Terms) -> list[tuple[int | None, bool]]:
    """By line its rank and whether it is bottom: competition ranks (1, 2, 2, 4), without a hidden tie-break.

    Only ranked lines have one. Bottom: rank > N - k with k = ceil(N x percent / 100), and a score below the ceiling;
    nobody where fewer are ranked than the scheme asks for.
    """
    ranks = competition_ranks([line.score if line.ranked else None for line in lines])
    count = sum(line.ranked for line in lines)
    k = -(-count * terms.ranking.bottom_percent // 100)
    return [
        (
            place,
            place is not None
            and count >= terms.ranking.minimum_ranked
            and place > count - k
            and line.score is not None
            and line.score < terms.ranking.bottom_below,
        )
        for place, line in zip(ranks, lines, strict=True)
    ]


def competition_ranks(scores: Sequence[Decimal | None]) -> list[int | None]:
    """1 + the number of better scores; None stays None."""
    first_place: dict[Decimal, int] = {}
    for place, score in enumerate(sorted((s for s in scores if s is not None), reverse=True), start=1):
        first_place.setdefault(score, place)
    return [None if score is None else first_place[score] for score in scores]


def wilson(knowing: int, asked: int) -> tuple[Decimal, Decimal]:
    """The 95% interval of a rate found by asking a sample, as shares with 4 places (Wilson's score interval)."""
    z, n, p = Decimal("1.959964"), Decimal(asked), Decimal(knowing) / Decimal(asked)
    middle, scale = p + z * z / (2 * n), 1 + z * z / n
    spread = z * (p * (1 - p) / n + z * z / (4 * n * n)).sqrt()
    low, high = (middle - spread) / scale, (middle + spread) / scale
    return rounded(Fraction(max(low, Decimal(0))), 4), rounded(Fraction(min(high, Decimal(1))), 4)
