"""The figures of an office: the score and every declared indicator, of all grids together and of each.

What is counted and what it is divided by is declared in `assessment.figures.indicators`; here they are summed over
the grids that are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.bulletin.models import Bulletin, BulletinLine
from assessment.dashboard.rows import Mark, signed
from assessment.figures.counts import Measures
from assessment.figures.indicators import BULLETIN, Indicator
from assessment.figures.rules import rounded
from assessment.figures.words import number
from assessment.scheme.terms import Terms

SCORE = "score"


@dataclass(frozen=True)
class Kind:
    """One thing that the page can be looked at by: the score, or the share that an indicator reached, in percent."""

    code: str
    name: str
    unit: str
    source: str  # the rows that a figure of a grid opens to
    of_line: Callable[[BulletinLine, Terms], Decimal | None]
    indicator: type[Indicator] | None = None

    @property
    def title(self) -> str:
        return capfirst(_(self.name))

    def text(self, value: Decimal | None) -> str:
        return "–" if value is None else f"{value}{self.unit}"


def _share_of(indicator: type[Indicator]) -> Callable[[BulletinLine, Terms], Decimal | None]:
    def share(line: BulletinLine, terms: Terms) -> Decimal | None:
        reached = indicator.share(Measures.from_json(line.measures), terms)
        return None if reached is None else rounded(reached * 100, 1)

    return share


KINDS = {
    kind.code: kind
    for kind in (
        Kind(SCORE, "score", "", "", lambda line, _terms: line.score),
        *(
            Kind(
                part.indicator.code,
                component.rate.name if component.rate else part.indicator.name,
                "%",
                str(part.indicator.sources[0]),
                _share_of(part.indicator),
                part.indicator,
            )
            for component in BULLETIN
            for part in component.parts
        ),
    )
}


def figure_url(bulletin: Bulletin, kind: Kind, narrowed: Mapping[str, str] | None = None) -> str:
    """The page of the rows behind a figure of a month; `narrowed` says of which grids."""
    address = reverse("figure-rows", args=(bulletin.pk, kind.code))
    return f"{address}?{urlencode(narrowed)}" if narrowed else address


def heads() -> list[str]:
    """The names of the figures, in their order."""
    return [kind.title for kind in KINDS.values()]


@dataclass(frozen=True)
class Figure:
    """One figure of the office, and how it moved against the month before."""

    kind: Kind
    value: Decimal | None
    move: Mark | None
    beside: str  # what it was counted from

    @property
    def text(self) -> str:
        """The value with its unit."""
        return self.kind.text(self.value)


def figures_of(
    lines: Sequence[BulletinLine], before: Sequence[BulletinLine], terms: Terms, terms_before: Terms
) -> list[Figure]:
    """Every kind of figure of these grids together."""
    figures = []
    counts, counts_before = ([Measures.from_json(line.measures) for line in each] for each in (lines, before))
    for kind in KINDS.values():
        now = _together(kind, lines, counts, terms)
        was = _together(kind, before, counts_before, terms_before)
        move = None if now.value is None or was.value is None else signed(now.value - was.value)
        figures.append(Figure(kind, now.value, move, now.beside))
    return figures


def figure_of(kind: Kind, lines: Sequence[BulletinLine], terms: Terms) -> Figure:
    """One figure of these grids together, compared with nothing."""
    together = _together(kind, lines, [Measures.from_json(line.measures) for line in lines], terms)
    return Figure(kind, together.value, None, together.beside)


@dataclass(frozen=True)
class _Together:
    value: Decimal | None
    beside: str


def _together(kind: Kind, lines: Sequence[BulletinLine], measures: Sequence[Measures], terms: Terms) -> _Together:
    if kind.indicator is None:
        scores = [line.score for line in lines if line.ranked and line.score is not None]
        mean = rounded(sum(map(Fraction, scores), Fraction()) / len(scores)) if scores else None
        many = ngettext("mean of %(count)d ranked grid", "mean of %(count)d ranked grids", len(scores))
        return _Together(mean, many % {"count": len(scores)})
    return _of_indicator(kind.indicator, measures, terms)


def _of_indicator(indicator: type[Indicator], measures: Iterable[Measures], terms: Terms) -> _Together:
    """What was done and what was expected of all the grids in which there was anything to measure."""
    both = [indicator.measured(counts, terms) for counts in measures]
    done = sum((Fraction(one.done) for one in both if one.wanted), Fraction())
    wanted = sum((Fraction(one.wanted) for one in both if one.wanted), Fraction())
    beside = f"{number(done)} / {number(wanted)} {_(indicator.unit)}"
    return _Together(rounded(done / wanted * 100, 1) if wanted else None, beside)
