"""Scores that people were told stay, whatever somebody tries; who sees them is tested in the matrices."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from assessment.periods import Kind
from assessment.score.models import MonthlyScore, QuarterlyScore, ScoreEvidence, ScoreRevision, YearlyScore
from assessment.score.tests import factories as scores
from assessment.tests.factories import office
from staff.tests.factories import FULL_TIME, posted

pytestmark = pytest.mark.django_db
MARCH = date(2025, 3, 1)


class World:
    def __init__(self) -> None:
        self.office = office()
        self.grid = self.office.grids[0]
        self.member = posted(FULL_TIME, to=self.grid).worker

    def told(self, kind: Kind, make, **values) -> ScoreRevision:
        return scores.told(
            self.office.scheme, kind, MARCH, rows=lambda revision: make(revision, self.member, self.grid, **values)
        )


def refused(change) -> bool:
    try:
        with transaction.atomic():
            change()
    except DatabaseError:
        return True
    return False


def evidence(revision, worker, grid):
    return scores.evidence(revision, worker, grid, rows={})


ROWS = [
    (MonthlyScore, Kind.MONTH, scores.monthly),
    (QuarterlyScore, Kind.QUARTER, scores.quarterly),
    (YearlyScore, Kind.YEAR, scores.yearly),
    (ScoreEvidence, Kind.YEAR, evidence),
]


@pytest.mark.parametrize(("model", "kind", "make"), ROWS)
def test_rows_of_a_revision_that_people_were_told_never_change(model, kind, make):
    world = World()
    revision = world.told(kind, make)
    row = model.objects.get(revision=revision)
    other = posted(FULL_TIME, to=world.office.grids[1]).worker
    assert refused(lambda: model.objects.filter(pk=row.pk).update(worker=other))
    assert refused(row.delete)
    assert refused(lambda: make(revision, other, world.grid))


@pytest.mark.parametrize(
    "change",
    [
        {"digest": "x"},
        {"terms": {}},
        {"reason": "y"},
        {"for_workers": [1]},
        {"revision": 9},
        {"state": "draft", "told_at": None, "final_at": None},
    ],
)
def test_a_revision_that_people_were_told_never_changes_but_for_becoming_final(change):
    world = World()
    revision = world.told(Kind.MONTH, scores.monthly)
    rows = ScoreRevision.objects.filter(pk=revision.pk)
    assert refused(lambda: rows.update(**change))
    assert refused(revision.delete)
    rows.update(state="final", final_at=revision.told_at + timedelta(days=9))
    assert refused(lambda: rows.update(state="told", final_at=None))


def test_scores_of_a_period_that_is_not_over_are_refused_by_the_database():
    world = World()
    revision = world.told(Kind.QUARTER, scores.quarterly)
    assert refused(
        lambda: ScoreRevision.objects.create(
            subdistrict=world.office.subdistrict,
            kind="year",
            period_start=date(2200, 1, 1),
            scheme=world.office.scheme,
            terms={},
            drafted_at=revision.drafted_at,
        )
    )


def test_the_valid_revision_is_the_latest_that_is_no_draft():
    world = World()
    world.told(Kind.QUARTER, scores.quarterly)
    second = world.told(Kind.QUARTER, scores.quarterly)
    ScoreRevision.objects.create(
        subdistrict=world.office.subdistrict,
        kind="quarter",
        period_start=second.period_start,
        revision=3,
        scheme=world.office.scheme,
        terms={},
        drafted_at=second.drafted_at,
        reason="更正",
    )
    assert ScoreRevision.objects.latest().get() == second
    assert QuarterlyScore.objects.latest().get().revision == second
