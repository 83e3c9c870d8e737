"""Coordinate systems: which one a file names, and the way to WGS 84 and back."""

from __future__ import annotations

import numpy as np
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from grids.boundaries import china
from grids.boundaries.systems import (
    BD09,
    CGCS2000,
    GCJ02,
    MERCATOR,
    MERIDIANS,
    STORED,
    ZONES_OF_3,
    ZONES_OF_6,
    UnknownSystem,
    fitting,
    label,
    named,
    to_stored,
)
from grids.tests.boundary_files import CGCS2000_ZONE, in_system
from grids.tests.shapes import square

CENTIMETRE = 1e-7  # of a degree, nearly
IN_CHINA = st.tuples(st.floats(73.7, 134.9), st.floats(18, 53.4))


@pytest.fixture(autouse=True)
def english():
    """The messages are compared in the language of the code."""
    with translation.override("en"):
        yield


def there(way, *place: float) -> list[float]:
    return way(np.array([place]))[0].tolist()


@pytest.mark.parametrize(
    ("way", "place", "expected"),
    [  # as the widely used implementations give them
        (china.gcj02_of_wgs84, (121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        (china.gcj02_of_wgs84, (113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        (china.gcj02_of_wgs84, (116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
        (china.bd09_of_gcj02, (116.404, 39.915), (116.41036949371029, 39.92133699351022)),
        (china.gcj02_of_wgs84, (2.35, 48.85), (2.35, 48.85)),  # nothing is shifted abroad
    ],
)
def test_a_place_is_shifted_as_map_services_shift_it(way, place, expected):
    assert there(way, *place) == pytest.approx(expected, abs=1e-8)


@given(IN_CHINA)
def test_what_was_shifted_comes_back_within_a_centimetre(place):
    for out, back in (
        (china.gcj02_of_wgs84, china.wgs84_of_gcj02),
        (china.bd09_of_wgs84, china.wgs84_of_bd09),
    ):
        assert there(back, *there(out, *place)) == pytest.approx(place, abs=CENTIMETRE)


@pytest.mark.parametrize(
    "code", [STORED, CGCS2000, GCJ02, BD09, MERCATOR, "EPSG:4549", "EPSG:4528", "EPSG:4499", "EPSG:32651"]
)
def test_a_boundary_comes_back_from_every_system(code):
    drawn = square(121.2, 28.6)
    back = to_stored(in_system(drawn, code), code)
    assert back is not None
    assert np.array(back["coordinates"]) == pytest.approx(np.array(drawn["coordinates"]), abs=CENTIMETRE)
    assert label(code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("GCJ02", GCJ02),
        ("gcj-02", GCJ02),
        ("火星坐标系", GCJ02),
        ("BD-09", BD09),
        ("bd09ll", BD09),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", STORED),
        ("urn:ogc:def:crs:EPSG::4490", CGCS2000),
        ("EPSG:4326", STORED),
        ("EPSG:4549", "EPSG:4549"),
        ("urn:ogc:def:crs:EPSG:9.8:4528", "EPSG:4528"),
        ("EPSG:32651", "EPSG:32651"),
        ("CGCS2000", CGCS2000),
        (CGCS2000_ZONE, "EPSG:4549"),
    ],
)
def test_a_name_is_understood(text, code):
    assert named(text) == code


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("EPSG:2414", "Beijing 1954"),
        ("EPSG:2385", "Xian 1980"),
        ("EPSG:4267", "NAD27"),
        ("EPSG:999999", "not known"),
        ("+proj=longlat +nadgrids=/etc/passwd", "not known"),
        ("x" * 100_000, "too long"),
    ],
)
def test_what_cannot_be_converted_is_named(text, word):
    with pytest.raises(UnknownSystem, match=word):
        named(text)


def test_coordinates_say_in_which_systems_they_may_be():
    assert fitting((121.2, 28.6, 121.3, 28.7))[0] == STORED
    assert fitting((40_519_000, 3_165_000, 40_520_000, 3_166_000))[0] == ZONES_OF_3[40]
    assert fitting((20_519_000, 3_165_000, 20_520_000, 3_166_000))[0] == ZONES_OF_6[20]
    metres = fitting((519_000, 3_165_000, 520_000, 3_166_000))
    assert set(MERIDIANS.values()) < set(metres)
