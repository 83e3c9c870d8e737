"""Data of the dashboard: the lines of some grids in a month and over a year, with their explanations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.bulletin.explanations import Explanation, Field, explain, field_of
from assessment.bulletin.models import Bulletin, BulletinLine
from assessment.dashboard.rows import Mark
from assessment.figures.trends import MONTHS_IN_CHART, Point, Trend, trend_of
from assessment.figures.words import not_ranked_text
from assessment.scheme.terms import Terms


@dataclass(frozen=True)
class Card:
    """One grid in one month."""

    line: BulletinLine
    change: int | None
    score_change: Decimal | None
    reason: str
    explanation: Explanation
    trend: Trend
    history: list[BulletinLine] = field(default_factory=list)

    @property
    def badge(self) -> Mark | None:
        """What the head of the card warns of."""
        months = self.line.months_in_bottom
        if self.line.in_bottom:
            text = ngettext("bottom-ranked for %(count)s month", "bottom-ranked for %(count)s months", months)
            return Mark(text % {"count": months}, "late")
        return None if self.line.ranked else Mark(_("not ranked"))

    @property
    def score_move(self) -> Mark | None:
        """The score against the month before: signed, and `up` or `down`."""
        change = self.score_change
        if change is None:
            return None
        if change > 0:
            return Mark(f"+{localize(change)}", "up")
        return Mark(localize(change), "down" if change < 0 else "")


def cards_of(bulletin: Bulletin, grids: Iterable[int]) -> list[Card]:
    """The cards of some grids, in the order of their names. Three queries for any number of grids."""
    lines = list(bulletin.lines.filter(grid__in=list(grids)))
    lines.sort(key=lambda line: str(line.facts["code"]))
    among = field_of(bulletin)
    first = bulletin.period.shifted(1 - MONTHS_IN_CHART).start
    standing = Bulletin.objects.latest_revisions().filter(
        subdistrict=bulletin.subdistrict_id, month__gte=first, month__lt=bulletin.month
    )
    past = BulletinLine.objects.filter(bulletin__in=standing, grid__in=[line.grid_id for line in lines])
    history: dict[int, list[BulletinLine]] = {}
    for line in past.select_related("bulletin").order_by("bulletin__month"):
        history.setdefault(line.grid_id, []).append(line)
    terms = Terms.model_validate(bulletin.terms)
    return [_card(line, [*history.get(line.grid_id, []), line], terms, among) for line in lines]


def _card(line: BulletinLine, history: list[BulletinLine], terms: Terms, among: Field) -> Card:
    month = line.bulletin.period
    before = next((row for row in history if row.bulletin.period == month.previous()), None)
    changed = before is not None and before.score is not None and line.score is not None
    return Card(
        line=line,
        change=(line.previous_rank - line.rank) if line.rank and line.previous_rank else None,
        score_change=(line.score - before.score)
        if changed and before and line.score is not None and before.score is not None
        else None,
        reason=not_ranked_text(line.not_ranked_because),
        explanation=explain(line, terms, among=among),
        trend=trend_of([point for row in history if (point := _point(row))], month),
        history=history,
    )


def _point(line: BulletinLine) -> Point | None:
    if line.score is None:
        return None
    tone = "bottom" if line.in_bottom else "" if line.rank else "unranked"
    return Point(line.bulletin.period, line.score, line.rank, tone)
