"""The monthly score of a full-time member, from what was counted of each of their stretches. Plain values, no Django.

In each stretch the formula of the bulletin holds, with the member's own facts there. A component of the month is the
mean of the stretches by their effective days, exact, then rounded half up to 2 places; the score is the sum of its
rounded components, so that the sheet adds up. See docs/decisions/054.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assessment.figures.counts import Entries, Measures, StretchCounts
from assessment.figures.indicators import BULLETIN, Measured, exact_text, member_months
from assessment.figures.rules import mixed, rounded, scaled
from assessment.scheme.terms import Terms

CODES = tuple(component.code for component in BULLETIN)


@dataclass(frozen=True, slots=True)
class MonthScore:
    """What one member gets for one month: the score, or the reason why there is none, and what each stretch gave."""

    days: int
    effective_days: Decimal
    points: dict[str, Decimal | None]  # by component; None where there was nothing to measure, or no score
    score: Decimal | None
    not_scored_because: str
    stretches: list[dict[str, Any]]
    explanation: dict[str, Any]


# --- what is a member's own -------------------------------------------------------------------------


def credited(counts: StretchCounts) -> Entries:
    """The entries that count for the member in a stretch, by class.

    Those that name the member; of those that name nobody the member's part by effective days among all the
    full-time members of the grid: of the days of the stretch, or of the month where a sheet is of the whole month.
    Where such parts come to more than was entered, the part is less (`sharing.py`).
    A row of a sheet that names the member is shared over the member's own stretches there.
    """
    shares = [
        (counts.named, Fraction(1)),
        (counts.unnamed, part_of_unnamed(counts)),
        (counts.sheet_named, _part(counts, counts.own_days_of_month)),
        (counts.sheet_unnamed, _part(counts, counts.team_days_of_month)),
    ]
    total: dict[str, tuple[Fraction, Fraction, Fraction]] = {}
    for entries, share in shares:
        for name, (new, changed, verified) in entries.items():
            a, b, c = total.get(name, (Fraction(), Fraction(), Fraction()))
            total[name] = (a + share * new, b + share * changed, c + share * verified)
    return total


def part_of_unnamed(counts: StretchCounts) -> Fraction:
    """Which part of the entries of these days that name nobody is the member's."""
    return _part(counts, counts.team_days) if counts.unnamed_part is None else counts.unnamed_part


def _part(counts: StretchCounts, among: Decimal | int) -> Fraction:
    """The part that the effective days of a stretch are of those of several people or stretches."""
    return Fraction(counts.effective_days) / Fraction(among) if among else Fraction()


def measures_of(counts: StretchCounts) -> Measures:
    """What was counted for the member in a stretch, as the indicators of a line read it."""
    return Measures(
        days=counts.days,
        member_days=counts.member_days,
        leave_days=counts.leave_days,
        induction_days=counts.induction_days,
        effective_days=counts.effective_days,
        entries=credited(counts),
        valid_reports=counts.valid_reports,
        due=counts.due,
        on_time=counts.on_time,
        asked=counts.asked,
        knowing=counts.knowing,
        complexity=counts.complexity,
    )


# --- one stretch ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StretchScore:
    """The exact points of one stretch by component, and how they came about."""

    effective_days: Fraction
    points: dict[str, Fraction]  # of what could be measured
    kept: dict[str, Any]


def score_stretch(counts: StretchCounts, terms: Terms) -> StretchScore:
    """The points of one stretch that has effective days. Whether awareness counts for all is the bulletin's alone."""
    measures = measures_of(counts)
    mixtures = {component.code: mixed(component, measures, terms) for component in BULLETIN}
    shares = {code: mixture.share for code, mixture in mixtures.items()}
    weights = scaled({component.code: Fraction(component.weight(terms)) for component in BULLETIN}, shares)
    points = {code: weight * (shares[code] or Fraction()) for code, weight in weights.items()}
    measured = {code: one for mixture in mixtures.values() for code, one in mixture.measured.items()}
    kept = {
        "days": counts.member_days,
        "effective": str(counts.effective_days),
        "member_months": exact_text(member_months(measures)),
        "measured": {code: _both_sides(one) for code, one in measured.items()},
        "weights": {code: exact_text(weights.get(code)) for code in CODES},
        "weights_within": {
            code: {name: exact_text(weight) for name, weight in mixture.weights.items()}
            for code, mixture in mixtures.items()
        },
        "points": {code: exact_text(points.get(code)) for code in CODES},
        "rounded": {code: str(rounded(points[code])) if code in points else None for code in CODES},
        "total": str(sum((rounded(value) for value in points.values()), Decimal("0.00"))),
    }
    return StretchScore(Fraction(counts.effective_days), points, kept)


def _both_sides(measured: Measured) -> dict[str, str | None]:
    return {
        "numerator": exact_text(measured.done),
        "denominator": exact_text(measured.wanted),
        "share": exact_text(measured.share),
    }


# --- the month --------------------------------------------------------------------------------------


def score_month(stretches: Sequence[StretchCounts], terms: Terms) -> MonthScore:
    """The score of one member; `stretches` are all of theirs in the month, of which there is one at least.

    A stretch without an effective day is left out with its facts.
    """
    days = stretches[0].days
    effective = sum((Fraction(one.effective_days) for one in stretches), Fraction())
    scored = [score_stretch(one, terms) if one.effective_days else None for one in stretches]
    reason = _reason(stretches, effective / days, terms)
    exact = None if reason else mean_of([one for one in scored if one], effective)
    points = {code: rounded(exact[code]) if exact and code in exact else None for code in CODES}
    counted = [value for value in points.values() if value is not None]
    return MonthScore(
        days=days,
        effective_days=Decimal(effective.numerator) / effective.denominator,
        points=points,
        score=sum(counted, Decimal("0.00")) if counted else None,
        not_scored_because=reason,
        stretches=[
            {"left_out": True} if one is None else {"weight": exact_text(one.effective_days / effective), **one.kept}
            for one in scored
        ],
        explanation={
            "effective_days": exact_text(effective),
            "share_of_month": exact_text(effective / days),
            "components": {code: exact_text(exact.get(code)) if exact else None for code in CODES},
        },
    )


def mean_of(stretches: Sequence[StretchScore], effective: Fraction) -> dict[str, Fraction]:
    """The exact points of each component over the stretches, by their effective days.

    A component that is left out in a stretch weighs nothing there; in that stretch its siblings were scaled up.
    """
    codes = [code for code in CODES if any(code in one.points for one in stretches)]
    return {
        code: sum(
            (one.effective_days / effective * one.points[code] for one in stretches if code in one.points), Fraction()
        )
        for code in codes
    }


def _reason(stretches: Sequence[StretchCounts], share: Fraction, terms: Terms) -> str:
    """Why there is no score, found as for a line that is not ranked; empty where there is one."""
    if share and share >= Fraction(terms.score.minimum_share_of_month):
        return ""
    induction = sum(one.induction_days for one in stretches)
    leave = sum((Fraction(one.leave_days) for one in stretches), Fraction())
    if induction >= 1 and induction >= leave:
        return "new_in_post"
    return "on_leave" if leave >= 1 else "short_service"
