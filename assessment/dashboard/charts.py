"""The five steps of the map of the dashboard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

STEPS = 5


@dataclass(frozen=True)
class Steps:
    """Equal steps from the lowest to the highest value; the last one holds its upper end, too."""

    bounds: tuple[Decimal, ...]  # one more than there are steps

    def of(self, value: Decimal) -> int:
        """The step of a value, from 0."""
        inner = self.bounds[1:-1]
        return sum(value >= bound for bound in inner)

    @property
    def ranges(self) -> list[tuple[Decimal, Decimal]]:
        return list(zip(self.bounds[:-1], self.bounds[1:], strict=True))


def steps_of(values: Iterable[Decimal]) -> Steps | None:
    """The five steps of some values; fewer where they are all the same, None where there are none."""
    known = sorted(values)
    if not known:
        return None
    low, high = (
        known[0].quantize(Decimal(1), ROUND_FLOOR),
        known[-1].quantize(Decimal(1), ROUND_CEILING),
    )
    if low == high:
        return Steps((low, high))
    width = (high - low) / STEPS
    return Steps(tuple((low + width * place).quantize(Decimal("0.1")) for place in range(STEPS + 1)))
