"""The bridge from the score of one month to that of the next: what each component added or took. It reads no database.

A score is the sum of its rounded components, so that the differences of the components are the difference of the
scores, to the cent; a component that was not measured stands for 0 points in either sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Protocol

from assessment.figures.indicators import BULLETIN, Component

# A step as a picture, in its own units; the page scales it.
WIDTH = 100
MARGIN = Decimal("0.08")  # of the range that is drawn, left free at both ends
MARK = 1.5  # how wide what has no length is drawn
SMALLEST_RANGE = Decimal(10)  # points: what is smaller is not blown up


class Scored(Protocol):
    """A line of a bulletin, an early warning, or what else has components."""

    @property
    def score(self) -> Decimal | None: ...
    def points(self, component: Component) -> Decimal | None: ...


@dataclass(frozen=True)
class Bar:
    """One step as it is drawn: from where, how wide, and `up`, `down` or nothing."""

    x: float
    width: float
    tone: str = ""


@dataclass(frozen=True)
class Step:
    """What one component did to the score."""

    component: Component
    before: Decimal | None
    after: Decimal | None

    @property
    def difference(self) -> Decimal:
        return (self.after or Decimal(0)) - (self.before or Decimal(0))


@dataclass(frozen=True)
class Bridge:
    """Two scores and the steps between them, as they are declared."""

    before: Decimal
    after: Decimal
    steps: tuple[Step, ...]

    @property
    def difference(self) -> Decimal:
        return self.after - self.before

    @property
    def bars(self) -> list[Bar]:
        """A mark at the first score, every step from where the one before it ended, and a mark at the last score.

        The picture shows the range in which the score moved and does not begin at 0: a score is no length in it.
        """
        levels = list(self._levels())
        low, high = min(levels), max(levels)
        missing = max(Decimal(0), SMALLEST_RANGE - (high - low)) / 2
        room = (high - low + 2 * missing) * MARGIN + missing
        scale = Scale(low - room, high + room)
        steps = [
            scale.bar(start, end, "up" if end > start else "down" if end < start else "")
            for start, end in pairwise(levels)
        ]
        return [scale.bar(self.before, self.before), *steps, scale.bar(self.after, self.after)]

    def _levels(self) -> Iterator[Decimal]:
        level = self.before
        yield level
        for step in self.steps:
            level += step.difference
            yield level


@dataclass(frozen=True)
class Scale:
    """Points on the width of the picture."""

    low: Decimal
    high: Decimal

    def bar(self, start: Decimal, end: Decimal, tone: str = "") -> Bar:
        first, last = sorted((start, end))
        x, until = (float((value - self.low) / (self.high - self.low)) * WIDTH for value in (first, last))
        return Bar(round(x, 2), round(max(until - x, MARK), 2), tone)


def bridge_of(before: Scored | None, after: Scored, components: Sequence[Component] = BULLETIN) -> Bridge | None:
    """The bridge between two results; None where either has no score."""
    if before is None or before.score is None or after.score is None:
        return None
    steps = tuple(Step(one, before.points(one), after.points(one)) for one in components)
    return Bridge(before.score, after.score, steps)


def adds_up(bridge: Bridge) -> bool:
    """Whether the steps are the whole difference; they are for every result that is the sum of its components."""
    return total(step.difference for step in bridge.steps) == bridge.difference


def total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))
