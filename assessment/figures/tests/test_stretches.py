"""Stretches of full-time members, against PostgreSQL."""

from __future__ import annotations

from datetime import date

import pytest

from assessment.figures.stretches import count_stretches, rows_of_stretches
from assessment.periods import parse
from assessment.score.tests import worlds
from assessment.tests.factories import entries, office, staffed

pytestmark = pytest.mark.django_db


def test_a_member_in_post_for_the_whole_month_has_one_stretch_of_all_its_days():
    of = office()
    members = {grid: member.pk for grid, (_leader, member) in staffed(of).items()}
    stretches = count_stretches(of.subdistrict, parse("2026-03"), of.scheme.value)
    assert {one.grid: one.worker for one in stretches} == members
    assert len(stretches) == len(members)
    for one in stretches:
        assert (one.counts.begins_on, one.counts.ends_on) == (date(2026, 3, 1), date(2026, 4, 1))
        assert one.counts.member_days == one.counts.effective_days == 31


def test_a_quarter_has_the_stretches_of_its_months():
    of = office()
    staffed(of)
    entries(of.grids[0], date(2026, 2, 1), new=7)
    months = [
        count_stretches(of.subdistrict, parse(month), of.scheme.value) for month in ("2026-01", "2026-02", "2026-03")
    ]
    quarter = count_stretches(of.subdistrict, parse("2026Q1"), of.scheme.value)
    assert {(one.worker, one.counts.begins_on): (one.counts, one.rows) for one in quarter} == {
        (one.worker, one.counts.begins_on): (one.counts, one.rows) for month in months for one in month
    }
    assert sum(bool(one.counts.unnamed) for one in quarter) == 1


def test_the_rows_of_one_worker_are_those_among_all():
    world = worlds.transfer_and_leave()
    world.freeze(date(2026, 10, 1))
    month, terms = parse("2026-10"), world.office.scheme.value
    every = count_stretches(world.office.subdistrict, month, terms)
    workers = {one.worker for one in every}
    assert len(workers) > 1
    for worker in workers:
        own = [(one.place, one.rows) for one in every if one.worker == worker]
        assert rows_of_stretches(world.office.subdistrict, month, terms, worker) == own
