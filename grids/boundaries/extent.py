"""Where on the earth a territory is expected, as a box of degrees, and how far outside of it a place lies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import asin, cos, radians, sin, sqrt
from typing import Any, NamedTuple

EARTH = 6371.0  # kilometres


class Box(NamedTuple):
    """From west to east and from south to north, in degrees; no district of this product lies across the date line."""

    west: float
    south: float
    east: float
    north: float

    def kilometres_to(self, longitude: float, latitude: float) -> float:
        """How far outside of the box a place lies; 0 within it."""
        nearest = min(max(longitude, self.west), self.east), min(max(latitude, self.south), self.north)
        return kilometres_between((longitude, latitude), nearest)

    def overlaps(self, other: Box) -> bool:
        apart = self.east < other.west or other.east < self.west
        return not apart and self.south <= other.north and other.south <= self.north


def box_of(geometry: Mapping[str, Any]) -> Box | None:
    """The box around a GeoJSON geometry; None around nothing."""
    points = list(_points(geometry.get("coordinates", ())))
    if not points:
        return None
    east, north = [point[0] for point in points], [point[1] for point in points]
    return Box(min(east), min(north), max(east), max(north))


def _points(coordinates: Any) -> Iterator[tuple[float, float]]:
    if coordinates and isinstance(coordinates[0], int | float):
        yield coordinates[0], coordinates[1]
    else:
        for inner in coordinates:
            yield from _points(inner)


def kilometres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The way between two places (longitude, latitude) over the ground."""
    (east, north), (east_too, north_too) = (tuple(map(radians, place)) for place in (one, other))
    half = sin((north_too - north) / 2) ** 2 + cos(north) * cos(north_too) * sin((east_too - east) / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(half)))
