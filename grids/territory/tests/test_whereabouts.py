"""A reported place is near its grid, as far as anybody has said where that is."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from grids.boundaries.extent import Box, box_of
from grids.territory.models import Grid
from grids.territory.whereabouts import Implausible, refuse_far_away
from grids.tests.factories import territory

DAY = date(2026, 3, 2)
HUANGYAN = {"west": 120.7, "east": 121.5, "south": 28.3, "north": 28.9}
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[121.2, 28.6], [121.3, 28.6], [121.3, 28.7], [121.2, 28.7], [121.2, 28.6]]],
}
AT_SEA = {"type": "Polygon", "coordinates": [[[0, 0], [0.1, 0], [0.1, 0.1], [0, 0.1], [0, 0]]]}


def test_a_box_is_around_every_part_and_measures_what_is_outside() -> None:
    parts = {"type": "MultiPolygon", "coordinates": [SQUARE["coordinates"], AT_SEA["coordinates"]]}
    assert box_of(parts) == Box(0, 0, 121.3, 28.7)
    assert box_of(SQUARE) == Box(121.2, 28.6, 121.3, 28.7)
    box = Box(121.2, 28.6, 121.3, 28.7)
    assert box.kilometres_to(121.25, 28.65) == 0
    assert box.kilometres_to(121.25, 28.8) == pytest.approx(11.1, abs=0.1)
    assert not box.overlaps(Box(0, 0, 1, 1))


def grid_of(boundary: object = None, **extent: float) -> Grid:
    grid = territory(villages=1, grids_each=1).grids[0]
    grid.versions.update(boundary=boundary)
    for side, degrees in extent.items():
        setattr(grid.subdistrict, side, degrees)
    grid.subdistrict.save()
    return grid


def refused(grid: Grid, longitude: float, latitude: float) -> bool:
    try:
        refuse_far_away(grid=grid, longitude=longitude, latitude=latitude, on=DAY)
    except Implausible:
        return True
    return False


@pytest.mark.django_db
class TestPlaces:
    def test_where_nothing_is_known_only_no_place_at_all_is_refused(self) -> None:
        grid = grid_of()
        assert [refused(grid, *place) for place in ((0, 0), (0.001, 0), (-74.0, 40.7), (121.2, 28.6))] == [
            *(True, True, False, False)
        ]

    def test_another_continent_is_far_from_the_expected_extent(self) -> None:
        grid = grid_of(**HUANGYAN)
        assert refused(grid, -74.0, 40.7)
        assert not refused(grid, 121.2, 28.6)
        assert not refused(grid, 121.55, 28.6)  # five kilometres over the line

    def test_a_boundary_says_it_more_closely(self) -> None:
        grid = grid_of(SQUARE, **HUANGYAN)
        assert not refused(grid, 121.25, 28.65)
        assert not refused(grid, 121.38, 28.65)
        assert refused(grid, 121.45, 28.65)

    def test_a_boundary_that_is_drawn_elsewhere_says_nothing(self) -> None:
        grid = grid_of(AT_SEA, **HUANGYAN)
        assert refused(grid, 0.05, 0.05)
        assert not refused(grid, 121.2, 28.6)

    def test_how_far_is_far_is_the_offices_to_say(self) -> None:
        grid = grid_of(SQUARE, **HUANGYAN)
        grid.subdistrict.far_km = 100
        assert not refused(grid, 121.45, 28.65)

    def test_exchanged_degrees_are_told_as_such(self) -> None:
        grid = grid_of(**HUANGYAN)
        with pytest.raises(Implausible, match="写反了"):
            refuse_far_away(grid=grid, longitude=28.6, latitude=121.2, on=DAY)

    def test_half_an_extent_is_none(self) -> None:
        for half in ({"west": 120.7}, {**HUANGYAN, "west": 122.0}):
            with pytest.raises(IntegrityError), transaction.atomic():
                grid_of(**half)
