"""Strips from drawing one border twice go, and no other ground moves; and where a boundary may lie at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape

from grids.boundaries.extent import Box
from grids.boundaries.geometry import METRES_PER_DEGREE, faults_of, overlaps, square_metres
from grids.boundaries.placing import exchanged, metres_outside
from grids.boundaries.slivers import without_slivers
from grids.tests.shapes import square

NORTH = 28.6


def metres(count: float) -> float:
    """Of longitude, where these squares lie."""
    return count / METRES_PER_DEGREE / 0.878


def beside(gap: float) -> dict[str, dict]:
    """Two squares, the second this many metres to the right of the first one's border."""
    return {"1": square(121.2, NORTH), "2": square(121.21 + metres(gap), NORTH)}


@pytest.mark.parametrize("overlap", [0.5, 2, 4.5])
def test_a_narrow_overlap_goes_and_the_border_is_drawn_once(overlap):
    both = beside(-overlap)
    changed, (sliver,) = without_slivers(both, {"1", "2"})
    assert (set(changed), sliver.moved, sliver.kept, sliver.gap) == ({"2"}, "2", "1", False)
    assert sliver.square_metres == pytest.approx(overlap * 1113, rel=0.02)
    after = {**both, **changed}
    assert overlaps(after) == []
    assert shape(after["1"]).intersection(shape(after["2"])).area == pytest.approx(0, abs=1e-12)
    assert faults_of(after["2"]) == []


def test_a_grid_that_the_file_does_not_draw_stays():
    changed, (sliver,) = without_slivers(beside(-2), {"1"})
    assert (set(changed), sliver.moved) == ({"1"}, "1")
    assert without_slivers(beside(-2), set()) == ({}, [])


@pytest.mark.parametrize("overlap", [6, 50, 600])
def test_a_wider_overlap_stays_and_is_for_people(overlap):
    assert without_slivers(beside(-overlap), {"1", "2"}) == ({}, [])
    assert len(overlaps(beside(-overlap))) == 1


@pytest.mark.parametrize("gap", [0.5, 2, 4.5])
def test_a_narrow_gap_is_closed(gap):
    changed, (sliver,) = without_slivers(beside(gap), {"1", "2"})
    assert (set(changed), sliver.gap) == ({"2"}, True)
    after = {**beside(gap), **changed}
    assert shape(after["1"]).distance(shape(after["2"])) == pytest.approx(0, abs=1e-9)
    assert square_metres(shape(after["2"])) == pytest.approx(
        square_metres(shape(beside(gap)["2"])) + sliver.square_metres, rel=1e-4
    )
    assert overlaps(after) == []


@pytest.mark.parametrize("gap", [0, 8, 100])
def test_what_touches_or_lies_apart_is_left_alone(gap):
    assert without_slivers(beside(gap), {"1", "2"}) == ({}, [])


@given(st.integers(2, 5), st.floats(-4.5, 4.5))
def test_a_row_of_grids_ends_without_overlaps_and_doing_it_again_changes_nothing(count, gap):
    row = {str(n): square(121.2 + n * (0.01 + metres(gap)), NORTH) for n in range(count)}
    changed, _slivers = without_slivers(row, set(row))
    after = {**row, **changed}
    assert overlaps(after) == []
    assert without_slivers(after, set(after))[0] == {}


HERE = Box(121.0, 28.4, 121.4, 28.8)


@pytest.mark.parametrize(
    ("west", "south", "extent", "drawn", "outside"),
    [
        (121.2, 28.6, HERE, False, False),
        (116.39, 39.9, HERE, False, True),
        (0.0, 0.0, HERE, True, True),
        (121.45, 28.6, HERE, False, True),
        (121.405, 28.6, HERE, False, False),  # a border that was measured anew
        (121.3, 28.6, None, True, False),
        (122.3, 28.6, None, True, True),
        (116.39, 39.9, None, False, False),  # nobody knows where the place is
    ],
)
def test_a_boundary_lies_in_the_extent_or_near_its_neighbours(west, south, extent, drawn, outside):
    neighbours = [square(121.2, 28.6), square(121.21, 28.6)] if drawn else []
    metres_away = metres_outside(square(west, south), extent=extent, neighbours=neighbours)
    assert (metres_away is not None) == outside
    assert metres_away is None or metres_away > 1000


def test_exchanged_longitude_and_latitude_are_noticed():
    assert exchanged(square(28.6, 61.2), extent=Box(61.0, 28.0, 62.0, 29.0))
    assert not exchanged(square(116.39, 39.9), extent=HERE)
