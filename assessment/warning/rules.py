"""When an early warning is due, and what would lift a grid, by the very rules that will judge it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Literal

from assessment.figures.counts import Measures
from assessment.figures.indicators import base_points, member_months
from assessment.figures.rules import score_line
from assessment.periods import Period
from assessment.scheme.terms import Terms
from core.clock import SHANGHAI
from staff.calendar.rules import WorkingCalendar

Means = Literal["reports", "entries", "on_time", "awareness"]


@dataclass(frozen=True)
class Lift:
    """One thing to do: how many of it, and the points that they would add. No gain: it decides on being ranked."""

    means: Means
    count: int
    gain: Decimal | None
    loss: Decimal | None = None  # what letting it pass would cost

    def to_json(self) -> dict[str, object]:
        gain, loss = self.gain, self.loss
        return {
            "means": self.means,
            "count": self.count,
            "gain": None if gain is None else str(gain),
            "loss": None if loss is None else str(loss),
        }


def lifts(measures: Measures, pending: int, terms: Terms, *, awareness_counts: bool) -> list[Lift]:
    """What is still to be gained, the most points first.

    `measures` are the month's so far, judged as if it ended now; `pending` incidents of the grid fall due
    before its end and are not settled yet. A means that would add nothing is left out.
    """

    def score(judged: Measures) -> Decimal:
        return score_line(judged, terms, awareness_counts=awareness_counts).score or Decimal(0)

    now, means = score(measures), []
    m = member_months(measures)
    if (missing := ceil(Fraction(terms.incidents.target) * m) - measures.valid_reports) > 0:
        more = replace(measures, valid_reports=measures.valid_reports + missing)
        means.append(Lift("reports", missing, score(more) - now))
    points = Fraction(terms.base.target) * m - base_points(measures, terms)
    if points > 0 and terms.base.new > 0:
        count = ceil(points / Fraction(terms.base.new))
        means.append(Lift("entries", count, score(with_new_entries(measures, count)) - now))
    if pending:
        in_time = replace(measures, due=measures.due + pending, on_time=measures.on_time + pending)
        too_late = replace(measures, due=measures.due + pending)
        means.append(Lift("on_time", pending, score(in_time) - now, loss=now - score(too_late)))
    kept = [lift for lift in means if (lift.gain or 0) > 0 or (lift.loss or 0) > 0]
    kept.sort(key=lambda lift: -max(lift.gain or Decimal(0), lift.loss or Decimal(0)))
    if awareness_counts and measures.asked < terms.awareness.minimum_asked:
        kept.append(Lift("awareness", terms.awareness.minimum_asked - measures.asked, None))
    return kept


def with_new_entries(measures: Measures, count: int) -> Measures:
    """The measures with so many new entries of houses, which earn like those of any class but people."""
    new, changed, verified = measures.entries.get("houses", (0, 0, 0))
    entries: Mapping[str, tuple[int, int, int]] = {**measures.entries, "houses": (new + count, changed, verified)}
    return replace(measures, entries=entries)


def so_far(measures: Measures, pending: int) -> Measures:
    """The measures of a month that has not ended: what is not due yet is not late."""
    return replace(measures, due=measures.due - pending)


def warning_due(month: Period, terms: Terms, _calendar: WorkingCalendar) -> datetime:
    """On a day within the month, while something can still be lifted."""
    day = month.start.replace(day=terms.timing.warning_day)
    return datetime.combine(day, terms.timing.warning_at, SHANGHAI)
