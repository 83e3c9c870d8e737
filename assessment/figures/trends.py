"""Scores of twelve months or eight quarters as a picture: a line, its dots, and rules behind them. Pages draw them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessment.periods import Period
from core.years import in_words

MONTHS_IN_CHART, QUARTERS_IN_CHART = 12, 8

# The picture, in its own units; the page scales it.
WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 360, 130, 26, 22, 12
SPARK_WIDTH, SPARK_HEIGHT = 96, 28


@dataclass(frozen=True)
class Point:
    """What is known of one month: its score, its rank where it may be shown, and `bottom`, `unranked` or nothing."""

    month: Period
    score: Decimal
    rank: int | None = None
    tone: str = ""


@dataclass(frozen=True)
class Dot:
    """One month of the picture."""

    x: float
    y: float
    month: str
    score: Decimal
    rank: int | None
    tone: str


@dataclass(frozen=True)
class Trend:
    """A year of scores as a picture."""

    dots: list[Dot]
    lines: list[str]  # points of each unbroken stretch
    ticks: list[tuple[float, int]]
    months: list[tuple[float, str]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    title: str = ""  # for who does not see it; where empty, that of twelve months


def month_of_year(month: Period) -> str:
    return str(month.start.month)


def trend_of(
    points: Iterable[Point],
    last: Period,
    *,
    many: int = MONTHS_IN_CHART,
    named: Callable[[Period], str] = month_of_year,
    title: str = "",
) -> Trend:
    """So many months, or quarters, that end with `last`; one without a score breaks the line."""
    months = [last.shifted(n - many + 1) for n in range(many)]
    known = {point.month: point for point in points}
    step = (WIDTH - LEFT - 10) / (many - 1)
    dots: list[Dot] = []
    stretches: list[list[str]] = [[]]
    for position, month in enumerate(months):
        point = known.get(month)
        if point is None:
            stretches.append([])
            continue
        x, y = round(LEFT + position * step, 1), _height_of(point.score)
        dots.append(Dot(x, y, in_words(month), point.score, point.rank, point.tone))
        stretches[-1].append(f"{x},{y}")
    return Trend(
        dots=dots,
        lines=[" ".join(stretch) for stretch in stretches if len(stretch) > 1],
        ticks=[(_height_of(Decimal(value)), value) for value in (0, 50, 100)],
        months=[(round(LEFT + n * step, 1), named(month)) for n, month in enumerate(months)],
        title=title,
    )


def _height_of(score: Decimal) -> float:
    return round(HEIGHT - BOTTOM - float(score) / 100 * (HEIGHT - BOTTOM - TOP), 1)


@dataclass(frozen=True)
class Spark:
    """A few scores as a line without axes, from their lowest to their highest."""

    lines: list[str]
    last: tuple[float, float]
    width: int = SPARK_WIDTH
    height: int = SPARK_HEIGHT


def spark_of_texts(texts: Sequence[str]) -> Spark | None:
    """Of scores as the database writes them; empty where there is none."""
    return spark_of([Decimal(text) if text else None for text in texts])


def spark_of(scores: Sequence[Decimal | None]) -> Spark | None:
    """One score a month, the latest last; a month without one breaks the line. None below two scores."""
    known = [float(score) for score in scores if score is not None]
    if len(known) < 2 or scores[-1] is None:
        return None
    low, high = min(known), max(known)
    step = (SPARK_WIDTH - 8) / (len(scores) - 1)
    stretches: list[list[tuple[float, float]]] = [[]]
    for place, score in enumerate(scores):
        if score is None:
            stretches.append([])
            continue
        share = (float(score) - low) / (high - low) if high > low else 0.5
        stretches[-1].append((round(4 + place * step, 1), round(SPARK_HEIGHT - 4 - share * (SPARK_HEIGHT - 8), 1)))
    lines = [" ".join(f"{x},{y}" for x, y in stretch) for stretch in stretches if len(stretch) > 1]
    return Spark(lines, stretches[-1][-1])
