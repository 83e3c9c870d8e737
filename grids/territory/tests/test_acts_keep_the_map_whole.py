"""After all acts on the map in any order: every piece of ground belongs to one open grid on every day.

Every grid starts with its own piece of ground: one bit of its `population`. Splits share the bits
out, merges join them. Then on any day the bits of the open grids are all there, and none twice.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.testing.laws import law
from grids.territory.models import Grid, GridVersion
from grids.territory.models_of_acts import GridLink
from grids.tests.factories import LONG_AGO
from grids.tests.random_map import BEGIN, DAYS, Map

pytestmark = pytest.mark.django_db


@law(4)
@given(seed=st.integers(0, 2**32))
@example(seed=102843)  # a successor that was itself about to close
def test_every_day_each_grid_has_one_version_and_each_piece_of_ground_one_grid(seed: int) -> None:
    world = Map(seed)
    for _ in range(14):
        world.act()
    borders = {BEGIN, BEGIN + timedelta(days=DAYS + 1), LONG_AGO}
    for version in GridVersion.objects.filter(grid__subdistrict=world.place.subdistrict):
        borders |= {version.during.lower, version.during.lower - timedelta(days=1)}
    for day in borders:
        if day < LONG_AGO:
            continue
        since = Grid.objects.filter(subdistrict=world.place.subdistrict, during__startswith__lte=day)
        for grid in since:
            assert GridVersion.objects.on(day).filter(grid=grid).count() == 1
        grounds = [grid.population for grid in since.open_on(day).on(day)]
        assert sum(grounds) == world.all, (seed, day)  # no gap
        together = 0
        for ground in grounds:
            assert together & ground == 0, (seed, day)  # no overlap
            together |= ground
    for link in GridLink.objects.filter(act__subdistrict=world.place.subdistrict).select_related("successor"):
        assert link.on in link.successor.during
    codes = GridVersion.objects.filter(grid__subdistrict=world.place.subdistrict).values_list("code", "grid").distinct()
    assert len({code for code, _grid in codes}) == len(codes)


def test_enough_of_the_random_acts_are_done() -> None:
    world = Map(7)
    assert sum(world.act() for _ in range(14)) >= 4
