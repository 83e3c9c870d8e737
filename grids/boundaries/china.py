"""GCJ-02 and BD-09, in which Chinese map services draw, to and from WGS 84.

GCJ-02 shifts every place in China by some hundred metres, by a formula that is known from those services; BD-09
(Baidu) shifts it again. Neither has an inverse in closed form: it is found by repeating the formula.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Degrees = NDArray[np.float64]  # longitude and latitude, row by row

AXIS = 6378245.0  # of Krasovsky's ellipsoid, which the formula uses
ECCENTRICITY = 0.00669342162296594323
WEST, SOUTH, EAST, NORTH = 72.004, 0.8293, 137.8347, 55.8271  # outside nothing is shifted
TURNS = 30
NEAR_ENOUGH = 1e-11  # degrees: a thousandth of a millimetre


def gcj02_of_wgs84(places: Degrees) -> Degrees:
    """WGS 84 as GCJ-02."""
    longitude, latitude = places[:, 0], places[:, 1]
    x, y = longitude - 105.0, latitude - 35.0
    root = np.sqrt(np.abs(x))
    waves = (20 * np.sin(6 * x * np.pi) + 20 * np.sin(2 * x * np.pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves
    north += (20 * np.sin(y * np.pi) + 40 * np.sin(y / 3 * np.pi)) * 2 / 3
    north += (160 * np.sin(y / 12 * np.pi) + 320 * np.sin(y * np.pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves
    east += (20 * np.sin(x * np.pi) + 40 * np.sin(x / 3 * np.pi)) * 2 / 3
    east += (150 * np.sin(x / 12 * np.pi) + 300 * np.sin(x / 30 * np.pi)) * 2 / 3
    radians = np.radians(latitude)
    curve = 1 - ECCENTRICITY * np.sin(radians) ** 2
    north = np.degrees(north * curve * np.sqrt(curve) / (AXIS * (1 - ECCENTRICITY)))
    east = np.degrees(east * np.sqrt(curve) / (AXIS * np.cos(radians)))
    shifted = places + np.column_stack([east, north])
    return np.where(_in_china(places)[:, None], shifted, places)


def wgs84_of_gcj02(places: Degrees) -> Degrees:
    """GCJ-02 as WGS 84."""
    return _inverse(gcj02_of_wgs84, places)


def bd09_of_gcj02(places: Degrees) -> Degrees:
    """GCJ-02 as BD-09."""
    x, y = places[:, 0], places[:, 1]
    turn = np.pi * 3000 / 180
    far = np.hypot(x, y) + 0.00002 * np.sin(y * turn)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * turn)
    return np.column_stack([far * np.cos(angle) + 0.0065, far * np.sin(angle) + 0.006])


def wgs84_of_bd09(places: Degrees) -> Degrees:
    """BD-09 as WGS 84."""
    return wgs84_of_gcj02(_inverse(bd09_of_gcj02, places))


def bd09_of_wgs84(places: Degrees) -> Degrees:
    """WGS 84 as BD-09."""
    return bd09_of_gcj02(gcj02_of_wgs84(places))


def _inverse(forward: Callable[[Degrees], Degrees], places: Degrees) -> Degrees:
    """Where `forward` leads from to these places: guess, see how far it misses, and step back by that."""
    guess = places
    for _turn in range(TURNS):
        missed = forward(guess) - places
        guess = guess - missed
        if not missed.size or np.abs(missed).max() < NEAR_ENOUGH:
            break
    return guess


def _in_china(places: Degrees) -> NDArray[np.bool_]:
    longitude, latitude = places[:, 0], places[:, 1]
    inside: NDArray[np.bool_] = (longitude > WEST) & (longitude < EAST) & (latitude > SOUTH) & (latitude < NORTH)
    return inside
