"""Invented boundaries for the demo's grids: a slightly irregular grid of cells in the open sea.

It is around longitude 0, latitude 0, so that nobody takes it for a map of the place.
"""

from __future__ import annotations

from math import ceil, sqrt
from random import Random
from typing import Any

SIDE = 0.008  # degrees: most of a kilometre
CROOKED = 0.2  # of a side; below a quarter, so that no cell folds over


def tessellation(count: int, *, seed: int) -> list[dict[str, Any]]:
    """`count` GeoJSON polygons that share their corners, row by row: neighbours touch, none overlap."""
    columns = ceil(sqrt(count))

    def corner(column: int, row: int) -> list[float]:
        rng = Random(f"{seed}:corner:{column}:{row}")
        return [round((place + rng.uniform(-CROOKED, CROOKED)) * SIDE, 6) for place in (column, row)]

    def cell(column: int, row: int) -> dict[str, Any]:
        sides = ((column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1), (column, row))
        return {"type": "Polygon", "coordinates": [[corner(*at) for at in sides]]}

    return [cell(number % columns, number // columns) for number in range(count)]
