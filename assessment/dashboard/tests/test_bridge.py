"""The bridge between two scores: its steps are the whole difference, whatever was measured and by whatever rules."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hypothesis import given

from assessment.dashboard.bridge import WIDTH, adds_up, bridge_of
from assessment.figures.rules import Line, score_line
from assessment.tests.measured import measures, terms
from core.testing.laws import law


@dataclass
class Judged:
    """A line as it would be stored."""

    line: Line

    @property
    def score(self) -> Decimal | None:
        return self.line.score

    def points(self, component: Any) -> Decimal | None:
        return self.line.columns[component.column]


@law(60)
@given(was=measures(), now=measures(), rules_before=terms(), rules=terms())
def test_the_steps_are_the_difference_of_the_scores_to_the_cent(was, now, rules_before, rules) -> None:
    for counts in (True, False):
        before = Judged(score_line(was, rules_before, awareness_counts=counts))
        after = Judged(score_line(now, rules, awareness_counts=True))
        bridge = bridge_of(before, after)
        assert (bridge is None) == (before.score is None or after.score is None)
        if bridge is not None:
            assert adds_up(bridge)
            assert bridge.before + sum(step.difference for step in bridge.steps) == bridge.after
            bars = bridge.bars
            assert all(0 <= bar.x <= bar.x + bar.width <= WIDTH + 1 for bar in bars)
            for step, bar in zip(bridge.steps, bars[1:-1], strict=True):
                assert bar.tone == ("up" if step.difference > 0 else "down" if step.difference < 0 else "")
