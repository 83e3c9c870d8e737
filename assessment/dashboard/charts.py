"""Pictures of the center's dashboard as plain values: five steps of a map, and ranks over some months."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

STEPS = 5
WIDTH, LABELS, TOP, ROW = 640, 170, 26, 17  # of the slope chart, in its own units


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


@dataclass(frozen=True)
class Line:
    """One grid of the slope chart: its ranks, its points where it is drawn, and what is said at its end."""

    name: str
    ranks: list[int | None]
    stretches: list[str]  # points of each unbroken stretch
    dots: list[tuple[float, float, int]]
    label_y: float | None
    tone: str

    @property
    def last(self) -> int | None:
        return self.ranks[-1]

    @property
    def label(self) -> str:
        return f"{self.last} {self.name}"

    @property
    def in_words(self) -> str:
        return f"{self.name}: " + " → ".join("–" if rank is None else str(rank) for rank in self.ranks)

    @property
    def moved(self) -> int | None:
        """Ranks won from the first month to the last."""
        first, last = self.ranks[0], self.ranks[-1]
        return None if first is None or last is None else first - last


@dataclass(frozen=True)
class Slope:
    """Ranks over some months as a picture, the best at the top."""

    months: list[tuple[float, str]]
    lines: list[Line]
    height: int
    width: int = WIDTH
    label_x: int = WIDTH - LABELS + 10


def slope_of(
    ranks: Mapping[str, Sequence[int | None]], months: Sequence[str], tones: Mapping[str, str]
) -> Slope | None:
    """The slope chart of ranks by name, one rank a month; None where no two months have any."""
    if len(months) < 2 or not any(rank for each in ranks.values() for rank in each):
        return None
    lowest = max(rank for each in ranks.values() for rank in each if rank)
    step = (WIDTH - LABELS - 30) / (len(months) - 1)
    xs = [round(24 + place * step, 1) for place in range(len(months))]
    free = _Free()
    order = sorted(ranks, key=lambda name: (ranks[name][-1] is None, ranks[name][-1] or 0, name))
    lines = [_line(name, ranks[name], xs, tones.get(name, ""), free) for name in order]
    height = TOP + ROW * max(lowest, free.used) + 10
    return Slope([(x, month) for x, month in zip(xs, months, strict=True)], lines, height)


class _Free:
    """Rows of labels: who shares a rank is named one below the other."""

    def __init__(self) -> None:
        self.used = 0

    def next(self, rank: int) -> float:
        self.used = max(self.used + 1, rank)
        return _y(self.used)


def _y(rank: int) -> float:
    return TOP + ROW * (rank - 0.4)


def _line(name: str, ranks: Sequence[int | None], xs: list[float], tone: str, free: _Free) -> Line:
    stretches: list[list[str]] = [[]]
    dots = []
    for x, rank in zip(xs, ranks, strict=True):
        if rank is None:
            stretches.append([])
            continue
        dots.append((x, _y(rank), rank))
        stretches[-1].append(f"{x},{_y(rank)}")
    last = ranks[-1]
    return Line(
        name=name,
        ranks=list(ranks),
        stretches=[" ".join(each) for each in stretches if len(each) > 1],
        dots=dots,
        label_y=None if last is None else free.next(last),
        tone=tone,
    )
