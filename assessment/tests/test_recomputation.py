"""Every figure of real bulletins against an independent recomputation, on random worlds."""

from __future__ import annotations

from collections import Counter

import pytest

from assessment.cycle.models import Stage
from assessment.cycle.services import run_step
from assessment.inspection.services import inspect_week
from assessment.periods import month_of, parse
from assessment.tests import month_recomputation, recomputation
from assessment.tests.month_recomputation import MonthFacts
from assessment.tests.recomputation import FIGURES, Facts
from assessment.tests.recomputed import figures_of, interviews_of, scores_of
from assessment.tests.week_recomputation import WeekFacts, week_of
from assessment.tests.worlds import MONTHS, World


def compare(seed: int) -> dict[str, int]:
    """Run the cycle month by month and compare; returns how often each rare situation occurred."""
    world = World(seed)
    facts, people = Facts(world.subdistrict.pk), MonthFacts(world.subdistrict.pk)
    lines, triggered = {}, {}
    seen: dict[str, int] = {"interviews": 0}
    for month in MONTHS:
        period = month_of(month)
        for stage in (Stage.BULLETIN, Stage.FREEZE, Stage.INTERVIEWS):
            run_step(subdistrict=world.subdistrict, stage=stage, period=period, at=period.next().ends_at)
        expected = recomputation.bulletin(facts, month, lines)
        got = figures_of(world, month)
        assert got.keys() == expected.keys(), f"seed {seed}, {month}: which grids have a line"
        for grid, figures in got.items():
            wanted = {name: expected[grid][name] for name in FIGURES}
            assert figures == wanted, f"seed {seed}, {month}, grid {grid}"
            seen[figures["not_ranked_because"]] = seen.get(figures["not_ranked_because"], 0) + 1
        assert scores_of(world, month) == month_recomputation.scores(people, month), f"seed {seed}, {month}: people"
        seen["people"] = seen.get("people", 0) + len(scores_of(world, month))
        required = recomputation.interviews(facts, month, expected, lines, triggered)
        assert interviews_of(world, month) == required, f"seed {seed}, {month}: interviews"
        seen["interviews"] += len(required)
        seen["grids named"] = max(seen.get("grids named", 0), *(len(grounds) for grounds in required.values()), 0)
        lines, triggered = expected, required
    return seen


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_bulletins_scores_and_interviews_agree_with_an_independent_recomputation(seed):
    compare(seed)


@pytest.mark.django_db
@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 200))
def test_many_more_worlds_agree(seed):
    compare(seed)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_weekly_inspections_agree_with_an_independent_recomputation(seed):
    world = World(seed)
    facts = WeekFacts(world.subdistrict.pk)
    grids = {grid["id"]: grid for grid in facts.grids}
    seen: Counter[str] = Counter()
    for name in ("2025-W51", "2026-W01", "2026-W06", "2026-W10", "2026-W13"):
        week = parse(name)
        for row in inspect_week(subdistrict=world.subdistrict, week=week, at=week.ends_at):
            wanted = week_of(facts, grids[row.grid_id], week.start)
            got = {figure: getattr(row, figure) for figure in wanted}
            assert got == wanted, f"seed {seed}, {week}, grid {row.grid_id}"
            seen.update(row.exceptions)
    assert len(seen) >= 7, seen
