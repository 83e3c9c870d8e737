"""Data of the cards: the lines of some grids in a month, what moved their scores, and their year."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.bulletin.explanations import Explanation, Field, explain, field_among
from assessment.bulletin.models import BulletinLine
from assessment.bulletin.slope import rows_of_rank
from assessment.dashboard.bridge import Bar, Bridge, Step, bridge_of
from assessment.dashboard.causes import Cause, Compared, causes_of, late_numbers, rules_that_changed
from assessment.dashboard.months import Months
from assessment.dashboard.rows import Mark, signed
from assessment.figures.source_rows import may_open
from assessment.figures.things import Thing, incidents
from assessment.figures.trends import Point, Trend, trend_of
from assessment.figures.words import not_ranked_text
from assessment.scheme.terms import Terms
from staff.accounts.models import User

Evidence = dict[tuple[int, int], dict[str, Any]]  # (bulletin, grid) → source → rows


class BridgeRow:
    """One step of the bridge as its table shows it."""

    def __init__(self, step: Step, bar: Bar, rows: str) -> None:
        self.label, self.bar = _(step.component.name), bar
        self.url = f"{rows}#{step.component.sources[0]}"
        self.before, self.after = step.before, step.after
        self.move = signed(step.difference)


@dataclass(frozen=True)
class Moved:
    """Why the score is another than the month before."""

    bridge: Bridge
    before: BulletinLine
    causes: list[Cause]
    notes: list[str]
    rows_before: str  # the page of the rows behind the month before, and of this one
    rows_now: str

    @property
    def rows(self) -> list[BridgeRow]:
        bars = self.bridge.bars[1:-1]
        return [BridgeRow(step, bar, self.rows_now) for step, bar in zip(self.bridge.steps, bars, strict=True)]

    @property
    def first_bar(self) -> Bar:
        return self.bridge.bars[0]

    @property
    def last_bar(self) -> Bar:
        return self.bridge.bars[-1]

    @property
    def move(self) -> Mark:
        return signed(self.bridge.difference)


@dataclass(frozen=True)
class Card:
    """One grid in one month."""

    line: BulletinLine
    change: int | None
    among: Field
    moved: Moved | None
    reason: str
    explanation: Explanation
    trend: Trend
    opens: bool  # whether the reader may open the rows behind it
    rows: str  # what its figures open to
    history: list[BulletinLine] = field(default_factory=list)

    @property
    def badge(self) -> Mark | None:
        """What the head of the card warns of."""
        months = self.line.months_in_bottom
        if self.line.in_bottom:
            text = ngettext("bottom-ranked for %(count)s month", "bottom-ranked for %(count)s months", months)
            return Mark(text % {"count": months}, "late")
        return None if self.line.ranked else Mark(_("not ranked"))


def cards_of(months: Months, grids: Collection[int], user: User) -> list[Card]:
    """The cards of some of the lines of the chosen month, by the codes of their grids. One query for any number."""
    lines = sorted((line for line in months.lines if line.grid_id in grids), key=lambda line: str(line.facts["code"]))
    if months.chosen is None or not lines:
        return []
    before = {line.grid_id: months.before(line.grid_id) for line in lines}
    opened = openable(months, [line.grid_id for line in lines], user)
    shown: list[Any] = [*lines, *(line for line in before.values() if line is not None)]
    evidence = {(line.bulletin_id, line.grid_id): line.kept for line in shown if line.kept is not None}
    late = {number for rows in evidence.values() for number in late_numbers(rows)}
    terms = Terms.model_validate(months.chosen.terms)
    reading = Reading(field_among(months.lines), terms, evidence, opened, incidents(late, user))
    return [reading.card(line, before[line.grid_id], months.past.get(line.grid_id, [])) for line in lines]


@dataclass(frozen=True)
class Reading:
    """What all the cards of a page share."""

    among: Field
    terms: Terms
    evidence: Evidence
    opened: Collection[int]
    things: Mapping[str, Thing]

    def card(self, line: BulletinLine, before: BulletinLine | None, past: list[BulletinLine]) -> Card:
        history = [*past, line]
        return Card(
            line=line,
            change=(line.previous_rank - line.rank) if line.rank and line.previous_rank else None,
            among=self.among,
            moved=self._moved(before, line),
            reason=not_ranked_text(line.not_ranked_because),
            explanation=explain(line, self.terms, among=self.among),
            trend=trend_of([point for row in history if (point := _point(row))], line.bulletin.period),
            opens=line.grid_id in self.opened,
            rows=self._rows_of(line),
            history=history,
        )

    def _moved(self, before: BulletinLine | None, line: BulletinLine) -> Moved | None:
        bridge = bridge_of(before, line)
        if bridge is None or before is None:
            return None
        rows_before, rows = (self.evidence.get((each.bulletin_id, each.grid_id), {}) for each in (before, line))
        causes = causes_of(Compared(before, line, self.terms), rows_before, rows, self.things)
        notes = rules_that_changed(before, line)
        return Moved(bridge, before, causes, notes, self._rows_of(before), self._rows_of(line))

    def _rows_of(self, line: BulletinLine) -> str:
        return rows_of_rank(line, opens=line.grid_id in self.opened)


def openable(months: Months, grids: Collection[int], user: User) -> frozenset[int]:
    """The grids of which the reader may open the rows behind the chosen month. No query."""
    if months.chosen is None:
        return frozenset()
    return frozenset(grid for grid in grids if may_open(months.chosen.subdistrict_id, grid, user))


def _point(line: BulletinLine) -> Point | None:
    if line.score is None:
        return None
    tone = "bottom" if line.in_bottom else "" if line.rank else "unranked"
    return Point(line.bulletin.period, line.score, line.rank, tone)
