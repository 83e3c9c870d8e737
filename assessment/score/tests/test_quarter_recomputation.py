"""Random offices: every count and every point of every member against a recomputation in plain Python."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from assessment.figures.quarter_counts import Quarter
from assessment.figures.quarter_indicators import QUARTER
from assessment.score.models import QuarterlyScore, ScoreRevision
from assessment.score.quarter_services import compute, recomputed_digest
from assessment.score.tests.quarter_recomputation import QuarterOf, score
from assessment.score.tests.quarterly_world import Q1, QuarterlyWorld
from core.clock import SHANGHAI
from grids.territory.models import GridVersion

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", range(3))
def test_every_count_and_point_agrees(seed):
    world = QuarterlyWorld(seed)
    scheme = world.office.scheme
    revision = ScoreRevision.objects.create(
        subdistrict=world.subdistrict,
        kind="quarter",
        period_start=Q1.start,
        scheme=scheme,
        terms=scheme.terms,
        drafted_at=datetime(2026, 4, 8, 8, tzinfo=SHANGHAI),
    )
    compute(revision)
    last = date(2026, 3, 31)
    versions = {row.grid_id: row.complexity for row in GridVersion.objects.order_by("during") if last in row.during}
    earlier = {row.grid_id: row.complexity for row in GridVersion.objects.order_by("during")}
    again = QuarterOf(world.subdistrict.pk, Q1.start, Q1.end, {**earlier, **versions})
    rows = {row.worker_id: row for row in QuarterlyScore.objects.filter(revision=revision)}
    assert sorted(rows) == again.workers()
    for worker, row in rows.items():
        expected = again.counts(worker)
        assert Quarter.from_json(row.measures) == Quarter(**expected), worker
        points, total = score(expected)
        kept = {one.code: getattr(row, one.column) for one in QUARTER}
        assert {name: value for name, value in kept.items() if value is not None} == points, worker
        assert row.score == total, worker
    assert recomputed_digest(revision) == revision.digest
