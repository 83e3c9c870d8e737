"""Boundaries of grids as GeoJSON: checked, measured and searched. Pure: values in, values out.

Longitude and latitude in degrees (WGS 84), as GeoJSON asks for.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, mapping, shape
from shapely.geometry.base import BaseGeometry

KINDS = ("Polygon", "MultiPolygon")
LARGEST_FILE = 20 * 1024 * 1024
OVERLAP_TOLERANCE = 10.0  # square metres: what drawing the same border twice leaves between two grids
METRES_PER_DEGREE = 111_320.0
LEAST_POINTS = 4  # of a closed ring: a triangle and its first point again

Geometry = dict[str, Any]


class NotReadable(ValueError):
    """The file as a whole is not what was asked for; the message says why."""


@dataclass(frozen=True)
class Overlap:
    """Two grids that claim the same ground."""

    first: str
    second: str
    square_metres: float


def write_file(features: Iterator[tuple[Mapping[str, Any], Geometry]]) -> str:
    """A FeatureCollection of properties and geometries, as text that `read_layer` takes."""
    rows = [
        {"type": "Feature", "properties": dict(properties), "geometry": geometry} for properties, geometry in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": rows}, ensure_ascii=False)


def faults_of(geometry: object) -> list[str]:
    """What is wrong with a geometry, in words and with its place; nothing if it can bound a grid."""
    if faults := faults_of_points(geometry):
        return faults
    value: Any = geometry
    for ring in _rings(value):
        if fault := _fault_of_degrees(ring):
            return [fault]
    try:
        drawn = shape(value)
    except (ValueError, TypeError, ShapelyError):
        return [_("The coordinates are not lists of rings of points.")]
    return [] if drawn.is_valid else [_reason(shapely.is_valid_reason(drawn))]


def faults_of_points(geometry: object) -> list[str]:
    """What is wrong with the points of a geometry, in whatever system they are."""
    if not isinstance(geometry, dict) or geometry.get("type") not in KINDS:
        return [_("The geometry must be a Polygon or a MultiPolygon.")]
    coordinates: Any = geometry.get("coordinates")
    parts: Any = [coordinates] if geometry["type"] == "Polygon" else coordinates
    if not _filled(parts) or not all(_filled(rings) and all(_filled(ring) for ring in rings) for rings in parts):
        return [_("The coordinates are not lists of rings of points.")]
    for ring in _rings(geometry):
        if fault := _fault_of_ring(ring):
            return [fault]
    return []


def _rings(geometry: Mapping[str, Any]) -> list[Any]:
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [ring for rings in parts for ring in rings]


def overlaps(boundaries: Mapping[str, Geometry]) -> list[Overlap]:
    """Every pair of grids that share more ground than the tolerance. The boundaries are valid."""
    codes = sorted(boundaries)
    shapes = [shape(boundaries[code]) for code in codes]
    pairs: list[Overlap] = []
    if not shapes:
        return pairs
    tree = shapely.STRtree(shapes)
    for one, other in sorted(zip(*(side.tolist() for side in tree.query(shapes)), strict=True)):
        if one < other:
            area = square_metres(shapely.intersection(shapes[one], shapes[other]))
            if area > OVERLAP_TOLERANCE:
                pairs.append(Overlap(codes[one], codes[other], area))
    return pairs


def union(boundaries: Sequence[Geometry | None]) -> Geometry | None:
    """The ground of several grids as one boundary; None while one of them is not drawn."""
    drawn = [shape(boundary) for boundary in boundaries if boundary]
    return _bounding(shapely.union_all(drawn)) if drawn and len(drawn) == len(boundaries) else None


def remainder(boundary: Geometry | None, parts: Sequence[Geometry | None]) -> Geometry | None:
    """What a boundary holds beyond the parts; None while it or a part is not drawn, or nothing is left."""
    drawn = [shape(part) for part in parts if part]
    if not boundary or len(drawn) < len(parts):
        return None
    return _bounding(shapely.difference(shape(boundary), shapely.union_all(drawn)))


def _bounding(ground: BaseGeometry) -> Geometry | None:
    """The polygons of a piece of ground as a boundary: no lines or points, and no slivers that drawing leaves."""
    pieces = [one for one in shapely.get_parts(ground).tolist() if square_metres(one) > OVERLAP_TOLERANCE]
    if not pieces:
        return None
    made = mapping(pieces[0] if len(pieces) == 1 else MultiPolygon(pieces))
    value: Geometry = json.loads(json.dumps(made))  # lists, as a file has them
    return value


def square_metres(drawn: BaseGeometry) -> float:
    """The area on the ground, near enough for a piece as small as a grid."""
    if drawn.is_empty:
        return 0.0
    latitude = math.radians(drawn.centroid.y)
    return float(drawn.area) * METRES_PER_DEGREE**2 * math.cos(latitude)


class Finder:
    """Answers in which grid a point lies. Built once for a map, asked often.

    A border belongs to the grids on both sides of it; a point on it is answered with the lowest code,
    so that every point has one answer, the same each time.
    """

    def __init__(self, boundaries: Mapping[str, Geometry]) -> None:
        self.codes = sorted(boundaries)
        self.shapes = [shape(boundaries[code]) for code in self.codes]
        shapely.prepare(self.shapes)
        self.tree = shapely.STRtree(self.shapes)

    def grid_at(self, longitude: float, latitude: float) -> str | None:
        """The code of the grid, or None where none is drawn."""
        for place in sorted(self.tree.query(shapely.Point(longitude, latitude)).tolist()):
            if shapely.intersects_xy(self.shapes[place], longitude, latitude):
                return self.codes[place]
        return None


def plain(geometry: Mapping[str, Any]) -> Geometry:
    """The geometry without heights and other extras, so that the same ground is the same value."""

    def ring_of(ring: list[Any]) -> list[list[float]]:
        return [[float(point[0]), float(point[1])] for point in ring]

    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    plain = [[ring_of(ring) for ring in rings] for rings in parts]
    return {"type": geometry["type"], "coordinates": plain[0] if geometry["type"] == "Polygon" else plain}


def _filled(value: object) -> bool:
    return isinstance(value, list) and bool(value)


def _fault_of_ring(ring: list[Any]) -> str:
    for point in ring:
        if not isinstance(point, list) or not 2 <= len(point) <= 3 or not all(map(_is_number, point)):
            return _("A point must be two numbers, longitude and latitude.")
    if ring[0][:2] != ring[-1][:2]:
        return _("The ring that begins at %(place)s does not end where it began.") % {"place": _at(*ring[0][:2])}
    if len(ring) < LEAST_POINTS:
        return _("The ring that begins at %(place)s has fewer than four points.") % {"place": _at(*ring[0][:2])}
    return ""


def _fault_of_degrees(ring: list[Any]) -> str:
    for east, north in (point[:2] for point in ring):
        if -180 <= east <= 180 and -90 <= north <= 90:
            continue
        if abs(east) <= 90 and 90 < abs(north) <= 180:
            return _("Longitude and latitude are exchanged: %(place)s. The longitude comes first.") % {
                "place": _at(east, north)
            }
        return _("The point %(place)s lies outside longitude −180 to 180, latitude −90 to 90.") % {
            "place": _at(east, north)
        }
    return ""


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9


def _at(longitude: float, latitude: float) -> str:
    return f"({longitude:.6f}, {latitude:.6f})"


def _reason(geos_reason: str) -> str:
    """GEOS' reason, such as “Self-intersection[113.5 22.9]”, in our words."""
    words = {
        "Self-intersection": _("The border crosses itself at %(place)s."),
        "Ring Self-intersection": _("The border touches itself at %(place)s."),
        "Too few points in geometry component": _("The border near %(place)s encloses nothing."),
        "Hole lies outside shell": _("A hole lies outside its polygon at %(place)s."),
        "Holes are nested": _("A hole lies within another at %(place)s."),
        "Nested shells": _("A part lies within another at %(place)s."),
        "Interior is disconnected": _("The holes cut the polygon apart at %(place)s."),
        "Duplicate Rings": _("A part is drawn twice at %(place)s."),
    }
    name, _bracket, rest = geos_reason.partition("[")
    numbers = re.findall(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?", rest)
    place = _at(float(numbers[0]), float(numbers[1])) if len(numbers) == 2 else rest.rstrip("]")
    return words.get(name.strip(), _("The border is not a valid polygon at %(place)s.")) % {"place": place}
