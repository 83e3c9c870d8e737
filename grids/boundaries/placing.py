"""Where a boundary may lie: within the extent of its subdistrict, or near its grids that are drawn already."""

from __future__ import annotations

import math
from collections.abc import Sequence

import shapely
from shapely.geometry import shape

from grids.boundaries.extent import Box
from grids.boundaries.geometry import METRES_PER_DEGREE, Geometry

BESIDE_EXTENT = 2_000.0  # metres: a border that was measured anew
NEAR = 20_000.0  # metres: no subdistrict is wider


def metres_outside(geometry: Geometry, *, extent: Box | None, neighbours: Sequence[Geometry]) -> float | None:
    """How far outside its place a boundary would lie; None if it lies within, or if no place is known."""
    drawn = shape(geometry)
    allowed = [(box, margin) for box, margin in ((extent, BESIDE_EXTENT), (_around(neighbours), NEAR)) if box]
    misses = [_farthest(drawn.bounds, box) - margin for box, margin in allowed]
    if not misses or min(misses) <= 0:
        return None
    return min(_farthest(drawn.bounds, box) for box, _margin in allowed)


def exchanged(geometry: Geometry, *, extent: Box | None) -> bool:
    """Whether it would lie in its place if longitude and latitude changed places."""
    turned = shapely.transform(shape(geometry), lambda places: places[:, ::-1])
    return extent is not None and _farthest(turned.bounds, extent) <= BESIDE_EXTENT


def _around(drawn: Sequence[Geometry]) -> Box | None:
    if not drawn:
        return None
    west, south, east, north = shapely.total_bounds([shape(one) for one in drawn]).tolist()
    return Box(west, south, east, north)


def _farthest(bounds: tuple[float, float, float, float], box: Box) -> float:
    """How far the side that is farthest outside the box lies from it, in metres."""
    to_east_or_west = max(box.west - bounds[0], bounds[2] - box.east, 0.0)
    to_north_or_south = max(box.south - bounds[1], bounds[3] - box.north, 0.0)
    middle = math.radians((box.south + box.north) / 2)
    return METRES_PER_DEGREE * math.hypot(to_east_or_west * math.cos(middle), to_north_or_south)
