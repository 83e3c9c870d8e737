"""Slivers between grids: strips that come from drawing one border twice, overlapping or with a gap between.

A strip that is nowhere wider than the tolerance is no claim to ground. The border is drawn once: one of the two
grids takes over the border of the other.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, mapping, shape
from shapely.geometry.base import BaseGeometry

from grids.boundaries.geometry import METRES_PER_DEGREE, OVERLAP_TOLERANCE, Geometry, square_metres

WIDTH = 5.0  # metres: no wider strip is taken for a border drawn twice
LARGEST_SHARE = 0.1  # of a grid: more than that is no matter of its border


@dataclass(frozen=True)
class Sliver:
    """A strip of ground between two grids, and which of them now follows the border of the other."""

    moved: str
    kept: str
    square_metres: float
    gap: bool = False


def without_slivers(
    boundaries: Mapping[str, Geometry], movable: Collection[str]
) -> tuple[dict[str, Geometry], list[Sliver]]:
    """The movable boundaries with slivers towards their neighbours gone, and what was done to them.

    Where both grids of a pair are movable, the one with the higher code moves.
    """
    shapes = {code: shape(geometry) for code, geometry in boundaries.items()}
    original = dict(shapes)
    slivers = _take_overlaps(shapes, movable) + _fill_gaps(shapes, movable)
    changed = {one.moved for one in slivers}
    return {code: _geometry(shapes[code]) for code in changed if shapes[code] is not original[code]}, slivers


def _take_overlaps(shapes: dict[str, BaseGeometry], movable: Collection[str]) -> list[Sliver]:
    slivers = []
    for first, second in _pairs(shapes, movable):
        strip = shapely.intersection(shapes[first], shapes[second])
        area = square_metres(strip)
        if area <= OVERLAP_TOLERANCE or not _is_sliver(strip, area, shapes[first], shapes[second]):
            continue
        moved, kept = (second, first) if second in movable else (first, second)
        shapes[moved] = _ground(shapely.difference(shapes[moved], shapes[kept]))
        slivers.append(Sliver(moved, kept, area))
    return slivers


def _fill_gaps(shapes: dict[str, BaseGeometry], movable: Collection[str]) -> list[Sliver]:
    """Gaps between two grids, each given to the grid that may move."""
    slivers = []
    for first, second in _pairs(shapes, movable):
        strip = _gap(shapes, first, second)
        area = square_metres(strip)
        if area <= OVERLAP_TOLERANCE or not _is_sliver(strip, area, shapes[first], shapes[second]):
            continue
        moved, kept = (second, first) if second in movable else (first, second)
        grown = _ground(shapely.union(shapes[moved], shapely.buffer(strip, 1e-9)))
        shapes[moved] = _ground(shapely.difference(grown, shapes[kept]))
        slivers.append(Sliver(moved, kept, area, gap=True))
    return slivers


def _gap(shapes: Mapping[str, BaseGeometry], first: str, second: str) -> BaseGeometry:
    """The ground between two grids that lies within the tolerance of both and in no grid; long pieces of it alone."""
    near = WIDTH / 2 / METRES_PER_DEGREE / math.cos(math.radians(shapes[first].centroid.y))
    both = shapely.union(shapes[first], shapes[second])
    closed = shapely.buffer(shapely.buffer(both, near, join_style="mitre"), -near, join_style="mitre")
    between = shapely.difference(closed, both)
    others = [other for code, other in shapes.items() if code not in (first, second) and other.intersects(between)]
    free = shapely.difference(between, shapely.union_all(others)) if others else between
    touching = 2 * near
    pieces = [
        piece
        for piece in shapely.get_parts(free).tolist()
        if square_metres(piece) > OVERLAP_TOLERANCE
        and piece.length > 8 * touching
        and all(piece.distance(shapes[code]) < touching / 100 for code in (first, second))
    ]
    return shapely.union_all(pieces)


def _pairs(shapes: Mapping[str, BaseGeometry], movable: Collection[str]) -> list[tuple[str, str]]:
    """The pairs of neighbours of which one may move, by code."""
    codes = sorted(shapes)
    drawn = [shapes[code] for code in codes]
    if not drawn or not movable:
        return []
    near = 2 * WIDTH / METRES_PER_DEGREE
    found = shapely.STRtree(drawn).query(drawn, predicate="dwithin", distance=near)
    pairs = sorted(zip(*(side.tolist() for side in found), strict=True))
    return [
        (codes[one], codes[other])
        for one, other in pairs
        if one < other and (codes[one] in movable or codes[other] in movable)
    ]


def _is_sliver(strip: BaseGeometry, area: float, *grids: BaseGeometry) -> bool:
    """Whether a strip is nowhere wider than the tolerance, and small beside both grids."""
    if area > LARGEST_SHARE * min(square_metres(grid) for grid in grids):
        return False
    return bool(shapely.buffer(_in_metres(strip), -(WIDTH / 2 + 0.05), join_style="mitre").is_empty)


def _in_metres(drawn: BaseGeometry) -> BaseGeometry:
    scale = np.array([METRES_PER_DEGREE * math.cos(math.radians(drawn.centroid.y)), METRES_PER_DEGREE])
    return shapely.transform(drawn, lambda places: places * scale)


def _ground(drawn: BaseGeometry) -> BaseGeometry:
    """Its polygons: no lines or points, and no crumbs."""
    pieces = [one for one in shapely.get_parts(drawn).tolist() if square_metres(one) > OVERLAP_TOLERANCE]
    return pieces[0] if len(pieces) == 1 else MultiPolygon(pieces)


def _geometry(drawn: BaseGeometry) -> Geometry:
    value: dict[str, Any] = json.loads(json.dumps(mapping(drawn)))  # lists, as a file has them
    return value
