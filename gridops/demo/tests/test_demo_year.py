"""The demo's bulletins and interviews, every figure, against the independent recomputation in plain Python."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from assessment.bulletin.models import Bulletin, BulletinState
from assessment.bulletin.services import recompute_bulletin
from assessment.tests import recomputation
from assessment.tests.recomputation import FIGURES, Facts
from assessment.tests.recomputed import figures_of, interviews_of
from core.clock import starts_at
from gridops.demo.cycle import turn_past
from gridops.demo.loading import Wanted, load
from gridops.policy.services import load_policy
from grids.territory.models import Subdistrict

UNTIL = date(2026, 11, 23)
AT = starts_at(UNTIL) + timedelta(hours=9)


def compare(months: int) -> tuple[int, int]:
    """How many lines and interviews agreed; fails at the first figure that does not."""
    load_policy(on=UNTIL)
    load(wanted=Wanted(months=months, seed=7, until=UNTIL), at=AT)
    turn_past(until=AT)
    here = SimpleNamespace(subdistrict=Subdistrict.objects.get())
    facts = Facts(here.subdistrict.pk)
    lines, triggered, compared, interviewed = {}, {}, 0, 0
    frozen = Bulletin.objects.exclude(state=BulletinState.DRAFT).order_by("month")
    for bulletin in frozen:
        expected = recomputation.bulletin(facts, bulletin.month, lines)
        got = figures_of(here, bulletin.month)
        assert got == {grid: {name: line[name] for name in FIGURES} for grid, line in expected.items()}, bulletin
        required = recomputation.interviews(facts, bulletin.month, expected, lines, triggered)
        assert interviews_of(here, bulletin.month) == required, bulletin
        assert recompute_bulletin(bulletin).same
        compared, interviewed = compared + len(got), interviewed + len(required)
        lines, triggered = expected, required
    return compared, interviewed


@pytest.mark.django_db
def test_every_figure_of_a_whole_demo_year_agrees():
    lines, interviews = compare(months=13)  # the last is not over yet
    assert lines == 12 * 36
    assert interviews > 0
