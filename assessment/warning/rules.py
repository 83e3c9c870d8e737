"""When an early warning is due, and what would lift a grid, by the very rules that will judge it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from math import ceil
from typing import Literal

from assessment.figures.counts import Entries, Measures
from assessment.figures.indicators import BaseInformation, Reports, base_points
from assessment.figures.rules import weighed
from assessment.periods import Period
from assessment.scheme.terms import Terms
from core.clock import SHANGHAI
from staff.calendar.rules import WorkingCalendar

Means = Literal["reports", "entries", "on_time", "awareness"]
Change = Callable[[Measures], Measures]


@dataclass(frozen=True)
class Lift:
    """One thing to do: how many of it, and the points that they add at least. No gain: it decides on being ranked."""

    means: Means
    count: int
    gain: Decimal | None
    loss: Decimal | None = None  # what letting it pass costs at least, against doing it

    def to_json(self) -> dict[str, object]:
        gain, loss = self.gain, self.loss
        return {
            "means": self.means,
            "count": self.count,
            "gain": None if gain is None else str(gain),
            "loss": None if loss is None else str(loss),
        }


@dataclass(frozen=True)
class Deed:
    """Something that a grid can still do: what it makes of the measures, and what letting it pass makes of them."""

    means: Means
    count: int
    done: Change
    missed: Change | None = None


def lifts(measures: Measures, pending: int, terms: Terms, *, awareness_counts: bool) -> list[Lift]:
    """What is still to be gained, the most points first.

    `measures` are the month's so far, judged as if it ended now; `pending` incidents of the grid fall due
    before its end and are not settled yet. A means that would add nothing is left out.

    Each promises what it adds at least, whichever of the others are done, too, and whether or not awareness comes to be
    measured: for one more figure that is measured takes weight from the others. So all together give no less than
    the sum.
    """
    deeds = _deeds(measures, pending, terms)
    kept = [lift for lift in (_lift(deed, deeds, measures, terms, awareness_counts) for deed in deeds) if _tells(lift)]
    kept.sort(key=lambda lift: -max(lift.gain or Decimal(0), lift.loss or Decimal(0)))
    if awareness_counts and measures.asked < terms.awareness.minimum_asked:
        kept.append(Lift("awareness", terms.awareness.minimum_asked - measures.asked, None))
    return kept


def _tells(lift: Lift) -> bool:
    return (lift.gain or 0) > 0 or (lift.loss or 0) > 0


def _deeds(measures: Measures, pending: int, terms: Terms) -> list[Deed]:
    deeds = []
    if (missing := ceil(Reports.denominator.of(measures, terms)) - measures.valid_reports) > 0:
        deeds.append(Deed("reports", missing, lambda m: replace(m, valid_reports=m.valid_reports + missing)))
    points = BaseInformation.denominator.of(measures, terms) - base_points(measures, terms)
    if points > 0 and terms.base.new > 0:
        count = ceil(points / Fraction(terms.base.new))
        deeds.append(Deed("entries", count, lambda m: with_new_entries(m, count)))
    if pending:
        deeds.append(
            Deed(
                "on_time",
                pending,
                done=lambda m: replace(m, due=m.due + pending, on_time=m.on_time + pending),
                missed=lambda m: replace(m, due=m.due + pending),
            )
        )
    return deeds


def _lift(deed: Deed, deeds: list[Deed], measures: Measures, terms: Terms, awareness_counts: bool) -> Lift:
    """What a deed adds at least, and what letting it pass costs against it, whichever of the others are done."""
    others = [other.done for other in deeds if other is not deed]
    states = [
        (state, counts)
        for start, counts in _with_and_without_awareness(measures, terms, awareness_counts)
        for state in _whichever_are_done(start, others)
    ]

    def score(judged: Measures, counts: bool) -> Decimal:
        return weighed(judged, terms, awareness_counts=counts).score or Decimal(0)

    def least(instead: Change) -> Decimal:
        gains = (score(deed.done(state), counts) - score(instead(state), counts) for state, counts in states)
        return max(Decimal(0), min(gains))

    return Lift(deed.means, deed.count, least(lambda m: m), None if deed.missed is None else least(deed.missed))


def _with_and_without_awareness(measures: Measures, terms: Terms, counts: bool) -> list[tuple[Measures, bool]]:
    """The measures as they are judged now, and as they are once awareness is measured, whatever the answers are."""
    sampled = replace(measures, asked=max(measures.asked, terms.awareness.minimum_asked))
    return [(measures, counts), (sampled, True)]


def _whichever_are_done(start: Measures, changes: list[Change]) -> Iterator[Measures]:
    """The measures with every selection of the changes, none and all among them."""
    for number in range(len(changes) + 1):
        for chosen in combinations(changes, number):
            state = start
            for change in chosen:
                state = change(state)
            yield state


def with_new_entries(measures: Measures, count: int) -> Measures:
    """The measures with so many new entries of houses, which earn like those of any class but people."""
    new, changed, verified = measures.entries.get("houses", (0, 0, 0))
    entries: Entries = {**measures.entries, "houses": (new + count, changed, verified)}
    return replace(measures, entries=entries)


def so_far(measures: Measures, pending: int) -> Measures:
    """The measures of a month that has not ended: what is not due yet is not late."""
    return replace(measures, due=measures.due - pending)


def warning_due(month: Period, terms: Terms, _calendar: WorkingCalendar) -> datetime:
    """On a day within the month, while something can still be lifted."""
    day = month.start.replace(day=terms.timing.warning_day)
    return datetime.combine(day, terms.timing.warning_at, SHANGHAI)
