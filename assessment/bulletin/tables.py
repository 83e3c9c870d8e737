"""The ranked table of a bulletin for pages: each line with its words, its move and how sure its rate is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessment.bulletin.models import Bulletin, BulletinLine
from assessment.figures.awareness import asked_of, interval_of
from assessment.figures.indicators import BULLETIN
from assessment.figures.words import not_ranked_text
from core.punctuation import aside
from core.templatetags.figures import percent


@dataclass(frozen=True)
class Figure:
    """One figure of a line under its head; `beside` is the small text below it."""

    head: str
    text: str
    beside: str = ""

    @property
    def in_one_line(self) -> str:
        """The figure and what stands beside it, for narrow screens: its head stands once, above the table."""
        return aside(self.text, self.beside) if self.beside else self.text


@dataclass(frozen=True)
class TableLine:
    """A line, and the small texts at its figures."""

    line: BulletinLine
    change: int | None  # ranks risen since the month before
    tied: bool
    reason: str
    figures: list[Figure]  # what the score is made of, in the order of `score_heads`

    @property
    def grid_id(self) -> int:
        return self.line.grid_id

    @property
    def tone(self) -> str:
        """`bottom`, `unranked` or nothing: how the row is coloured."""
        if self.line.in_bottom:
            return "bottom"
        return "" if self.line.ranked else "unranked"


def score_heads() -> list[str]:
    """The heads of what a score is made of: every component, and before its points the rate that is shown of it."""
    heads = []
    for component in BULLETIN:
        if component.rate:
            heads.append(_(component.rate.name))
        heads.append(_(component.name))
    return heads


def figures_of(line: BulletinLine) -> list[Figure]:
    """What the score of a line is made of."""
    figures = []
    for component in BULLETIN:
        if component.rate:
            rate = line.rate(component)
            figures.append(Figure(_(component.rate.name), percent(rate), interval_text(line)))
        points = line.points(component)
        figures.append(Figure(_(component.name), "–" if points is None else str(points)))
    return figures


def ranked_table(bulletin: Bulletin | None) -> list[TableLine]:
    """All lines of a bulletin by rank, then those without one by code. One query."""
    return ranked_lines(bulletin.lines.all() if bulletin else [])


def ranked_lines(of_bulletin: Iterable[BulletinLine]) -> list[TableLine]:
    """The lines by rank, then those without one by code."""
    lines = list(of_bulletin)
    shared = Counter(line.rank for line in lines if line.rank is not None)
    lines.sort(key=lambda line: (line.rank is None, line.rank or 0, str(line.facts["code"])))
    return [
        TableLine(
            line=line,
            change=(line.previous_rank - line.rank) if line.rank and line.previous_rank else None,
            tied=line.rank is not None and shared[line.rank] > 1,
            reason=not_ranked_text(line.not_ranked_because) or _protected_text(line),
            figures=figures_of(line),
        )
        for line in lines
    ]


def _protected_text(line: BulletinLine) -> str:
    return _("not counted as bottom: changed for somebody else's objection") if line.protected else ""


def interval_text(line: BulletinLine) -> str:
    """The sample and the interval, such as `n=90, 78.1%-92.2%`; the sample alone where it is empty."""
    interval = interval_of(line)
    if interval is None:
        return "n=0"
    low, high = interval
    return f"n={asked_of(line)}, {low:.1%}–{high:.1%}"
