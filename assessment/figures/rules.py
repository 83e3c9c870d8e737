"""Scoring and ranking. Plain values in, plain values out: no Django, no clock, no settings.

Everything is computed exactly, in fractions, and rounded half up to 2 places at the end of each
component; a total is the sum of its rounded components, so that a table adds up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, Protocol

from assessment.figures.counts import Measures
from assessment.figures.indicators import BULLETIN, Awareness, Component, Measured, exact, member_months
from assessment.scheme.terms import Terms

Reason = Literal["", "no_full_time_member", "new_in_post", "on_leave", "short_service", "no_awareness_sample"]


@dataclass(frozen=True, slots=True)
class Line:
    """One grid's result in one month. Scores are None where there was nothing to measure."""

    member_months: Decimal
    base_score: Decimal | None
    incident_score: Decimal | None
    awareness_rate: Decimal | None
    awareness_score: Decimal | None
    score: Decimal | None
    not_ranked_because: Reason
    explanation: dict[str, Any]
    rank: int | None = None
    in_bottom: bool = False

    @property
    def ranked(self) -> bool:
        return not self.not_ranked_because


def rounded(value: Fraction, places: int = 2) -> Decimal:
    """Half up, exactly: 0.125 → 0.13."""
    return _half_up(value.numerator, value.denominator, places)


def product(one: Fraction, other: Fraction) -> Decimal:
    """`rounded(one * other)`, without reducing the product first: every line asks for several."""
    return _half_up(one.numerator * other.numerator, one.denominator * other.denominator, 2)


def _half_up(above: int, below: int, places: int) -> Decimal:
    whole = (2 * abs(above) * 10**places + below) // (2 * below)
    return Decimal(whole if above >= 0 else -whole).scaleb(-places)


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of what was measured, as figures and in words, and what was left out."""

    of: Mapping[str, Fraction]
    texts: Mapping[str, str | None]
    left_out: Sequence[str]


def scaled(weights: Mapping[str, Fraction], measured: Mapping[str, Fraction | None]) -> dict[str, Fraction]:
    """The weights of what was measured, scaled up to the total of all of them."""
    kept = {name: weight for name, weight in weights.items() if measured[name] is not None}
    total, remaining = sum(weights.values(), Fraction()), sum(kept.values(), Fraction())
    return {name: weight * total / remaining for name, weight in kept.items()} if remaining else {}


def awareness_in_force(lines: Iterable[Measures], terms: Terms) -> bool:
    """False where no line of the subdistrict reaches the sample: then awareness is left out for all."""
    return any(Awareness.share(line, terms) is not None for line in lines)


def score_line(measures: Measures, terms: Terms, *, awareness_counts: bool) -> Line:
    """The score of one grid in one month, not yet ranked. `awareness_counts` is `awareness_in_force`."""
    return Judge(terms).line(measures, awareness_counts=awareness_counts)


@dataclass(frozen=True, slots=True)
class Mixture:
    """What a component's indicators gave, the weights they had in it, and the share that follows."""

    measured: Mapping[str, Measured]
    weights: Mapping[str, Fraction]  # of those that were measured
    share: Fraction | None
    share_text: str | None
    explained: Mapping[str, Any]  # what else the explanation says of it

    @property
    def shares(self) -> dict[str, Fraction | None]:
        return {code: found.share for code, found in self.measured.items()}


def _of_base(measured: Mapping[str, Measured], _weights: Mapping[str, str | None]) -> dict[str, Any]:
    base = measured["base"]
    return {"base_points": _text(base.done), "base_target": _text(base.wanted)}


def _of_incidents(measured: Mapping[str, Measured], weights: Mapping[str, str | None]) -> dict[str, Any]:
    reports, on_time = measured["reports"], measured["on_time"]
    return {
        "reports": int(reports.done),
        "reports_target": _text(reports.wanted),
        "reports_share": _text(reports.share),
        "on_time_share": _text(on_time.share),
        "incident_weights": weights,
    }


# By component, what the explanation of a line says of it beside its share and weight.
EXPLAINED: Mapping[str, Callable[[Mapping[str, Measured], Mapping[str, str | None]], dict[str, Any]]] = {
    "base": _of_base,
    "incidents": _of_incidents,
    "awareness": lambda _measured, _weights: {},
}
REMEMBERED = 10_000  # mixtures, about a kilobyte each


class Judge:
    """Scores lines by one scheme.

    There are many lines, and the same few counts come again and again: it remembers what follows from them.
    """

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self._weights = {component.code: exact(component.weight(terms)) for component in BULLETIN}
        self._parts = {
            component.code: {part.indicator.code: exact(part.weight(terms)) for part in component.parts}
            for component in BULLETIN
        }
        self._scaled: dict[tuple[str, ...], Weights] = {}
        self._mixed: dict[tuple[Any, ...], Mixture] = {}

    def line(self, measures: Measures, *, awareness_counts: bool) -> Line:
        """The score of one grid in one month, not yet ranked."""
        m = member_months(measures)
        mixtures = {component.code: self.mixed(component, measures) for component in BULLETIN}
        shares = {code: mixture.share for code, mixture in mixtures.items()}
        effective = self._among("", self._weights, shares)
        scores = {code: product(weight, shares[code] or Fraction()) for code, weight in effective.of.items()}
        knowing = shares[Awareness.code]
        sampled = knowing is not None or not awareness_counts
        return Line(
            member_months=rounded(m),
            base_score=scores.get("base"),
            incident_score=scores.get("incidents"),
            awareness_rate=None if knowing is None else rounded(knowing, 4),
            awareness_score=scores.get("awareness"),
            score=sum(scores.values(), Decimal("0.00")) if scores else None,
            not_ranked_because=_reason(measures, m, self.terms, sampled=sampled),
            explanation={
                "member_months": _text(m),
                **{name: text for mixture in mixtures.values() for name, text in mixture.explained.items()},
                "shares": {code: mixture.share_text for code, mixture in mixtures.items()},
                "weights": effective.texts,
                "left_out": effective.left_out,
                "awareness_left_out_for_all": not awareness_counts,
            },
        )

    def mixed(self, component: Component, measures: Measures) -> Mixture:
        """The share of a component of its points, by the left-out rule among its own indicators."""
        key = (component.code, *component.read(measures))
        found = self._mixed.get(key)
        if found is None:
            if len(self._mixed) >= REMEMBERED:
                self._mixed.clear()
            found = self._mixed[key] = self._mix(component, measures)
        return found

    def _mix(self, component: Component, measures: Measures) -> Mixture:
        measured = {part.indicator.code: part.indicator.measured(measures, self.terms) for part in component.parts}
        shares = {code: found.share for code, found in measured.items()}
        weights = self._among(component.code, self._parts[component.code], shares)
        share = _mean(weights.of, shares)
        return Mixture(measured, weights.of, share, _text(share), EXPLAINED[component.code](measured, weights.texts))

    def _among(self, code: str, weights: Mapping[str, Fraction], shares: Mapping[str, Fraction | None]) -> Weights:
        """`scaled`, remembered by which of the shares were measured."""
        key = (code, *(name for name, share in shares.items() if share is not None))
        found = self._scaled.get(key)
        if found is None:
            kept = scaled(weights, shares)
            left_out = sorted(name for name, share in shares.items() if share is None)
            found = self._scaled[key] = Weights(kept, _texts(kept), left_out)
        return found


def _mean(weights: Mapping[str, Fraction], shares: Mapping[str, Fraction | None]) -> Fraction | None:
    """What was measured, by its weights; None where nothing was."""
    known = {code: share for code, share in shares.items() if share is not None}
    if len(shares) == 1 or not known:
        return next(iter(known.values()), None)
    return sum((weight * known[code] for code, weight in weights.items()), Fraction())


def _reason(measures: Measures, m: Fraction, terms: Terms, *, sampled: bool) -> Reason:
    """Why a line is not ranked: the first reason that holds."""
    if m < exact(terms.ranking.minimum_member_months):
        if measures.member_days == 0:
            return "no_full_time_member"
        if measures.induction_days >= 1 and measures.induction_days >= measures.leave_days:
            return "new_in_post"
        return "on_leave" if measures.leave_days >= 1 else "short_service"
    return "" if sampled else "no_awareness_sample"


def score_month(measures: Sequence[Measures], terms: Terms) -> list[Line]:
    """Score and rank all lines of one subdistrict and month, in the order given."""
    counts = awareness_in_force(measures, terms)
    judge = Judge(terms)
    return rank([judge.line(line, awareness_counts=counts) for line in measures], terms)


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

    Only ranked lines have one. Bottom: rank > N - k with k = ceil(N x percent / 100), and a score below the ceiling.
    """
    ranks = competition_ranks([line.score if line.ranked else None for line in lines])
    count = sum(line.ranked for line in lines)
    k = -(-count * terms.ranking.bottom_percent // 100)
    return [
        (
            place,
            place is not None
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


def _text(value: Fraction | int | None) -> str | None:
    """A fraction as `numerator/denominator`, or as a whole number: exact, and the same tomorrow."""
    return None if value is None else str(value)


def _texts(values: Mapping[str, Fraction | None]) -> dict[str, str | None]:
    return {name: _text(value) for name, value in sorted(values.items())}
