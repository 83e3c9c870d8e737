"""Coordinate systems of files of boundaries: which one a file names, which ones fit, and the way to WGS 84.

Boundaries are stored in WGS 84, as GeoJSON asks. CGCS2000, the state's own system, has the same numbers within
some centimetres.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError
from shapely.geometry import mapping, shape

from grids.boundaries import china

STORED = "EPSG:4326"
CGCS2000, GCJ02, BD09, MERCATOR = "EPSG:4490", "GCJ-02", "BD-09", "EPSG:3857"
IN_DEGREES = (STORED, CGCS2000, GCJ02, BD09)
SHIFTED: dict[str, Callable[[china.Degrees], china.Degrees]] = {
    GCJ02: china.wgs84_of_gcj02,
    BD09: china.wgs84_of_bd09,
}
DIGITS = 8  # of a degree: a millimetre
MAX_TEXT = 20_000  # characters of a description of a system

# What files call their system, without signs and in capitals.
WORDS = {
    **dict.fromkeys(("WGS84", "CRS84", "OGC13CRS84", "EPSG4326", "GPS"), STORED),
    **dict.fromkeys(("CGCS2000", "CHINA2000", "EPSG4490", "国家2000", "2000国家大地坐标系"), CGCS2000),
    **dict.fromkeys(("GCJ02", "GCJ2", "GCJ", "AMAP", "火星坐标系", "火星坐标", "国测局坐标系", "高德"), GCJ02),
    **dict.fromkeys(("BD09", "BD09LL", "BAIDU", "百度坐标系", "百度坐标", "百度"), BD09),
    **dict.fromkeys(("WEBMERCATOR", "EPSG900913", "EPSG102100"), MERCATOR),
}
SAME_EARTH = ("world geodetic system 1984", "wgs 84", "wgs_1984", "wgs84", "china 2000", "china_2000", "cgcs2000")
OLD_EARTH = ("beijing", "xian", "xi'an", "krasovsky", "krassowsky")

# Gauss-Krüger of CGCS2000: 3 degrees wide with the number of the zone before the easting, without it by the
# central meridian, and 6 degrees wide with the number.
ZONES_OF_3 = {zone: f"EPSG:{4488 + zone}" for zone in range(25, 46)}
MERIDIANS = {meridian: f"EPSG:{4509 + meridian // 3}" for meridian in range(75, 136, 3)}
ZONES_OF_6 = {zone: f"EPSG:{4478 + zone}" for zone in range(13, 24)}


class UnknownSystem(ValueError):
    """A file names a system that cannot be converted; the message says why and what to do."""


def named(text: str) -> str:
    """The system that a file names: its code, or its whole description (WKT). Raises UnknownSystem."""
    if len(text) > MAX_TEXT:
        raise UnknownSystem(_("The name of the coordinate system is far too long."))
    short = re.sub(r"[^0-9A-Z\u4e00-\u9fff]", "", text.upper())
    for word in (short, short.removeprefix("URNOGCDEFCRS"), short.removeprefix("URNOGCDEFCRSOGC13")):
        if word in WORDS:
            return WORDS[word]
    number = re.fullmatch(r"(?:URN:OGC:DEF:CRS:)?EPSG:(?:[\d.]*:)?(\d{4,6})", text.strip().upper())
    try:
        system = CRS.from_epsg(int(number[1])) if number else CRS.from_wkt(text)
    except CRSError as error:
        raise UnknownSystem(_("The coordinate system “%(name)s” is not known.") % {"name": text[:60]}) from error
    return _convertible(system)


def _convertible(system: CRS) -> str:
    """The code (or description) of a system on the same earth as ours."""
    datum = f"{system.datum.name if system.datum else ''} {system.name} {system.geodetic_crs or ''}".lower()
    words = {"name": system.name}
    if any(word in datum for word in OLD_EARTH):
        raise UnknownSystem(
            _("The file is in %(name)s. Its way to CGCS2000 is not public: have the file converted first.") % words
        )
    if not any(word in datum for word in SAME_EARTH):
        raise UnknownSystem(_("The file is in %(name)s. Have it converted to CGCS2000 or WGS 84 first.") % words)
    number = system.to_epsg(min_confidence=60)
    return f"EPSG:{number}" if number else system.to_wkt()


def label(code: str) -> str:
    """What a system is called for people."""
    special = {
        STORED: _("WGS 84 (longitude, latitude)"),
        CGCS2000: _("CGCS2000 (longitude, latitude)"),
        GCJ02: _("GCJ-02 (Amap, Tencent)"),
        BD09: _("BD-09 (Baidu)"),
        MERCATOR: _("Web Mercator"),
    }
    if code in special:
        return special[code]
    system = _system(code)
    return f"{system.name} ({code})" if code.startswith("EPSG:") else str(system.name)


def fitting(bounds: tuple[float, float, float, float]) -> list[str]:
    """The systems in which coordinates with these bounds may be, the likeliest first."""
    west, south, east, north = bounds
    if max(abs(west), abs(east)) <= 180 and max(abs(south), abs(north)) <= 180:
        return list(IN_DEGREES)
    zone = int(west // 1_000_000)
    found = [table[zone] for table in (ZONES_OF_3, ZONES_OF_6) if zone in table]
    if west > 0 and east < 1_000_000:
        found += MERIDIANS.values()
    return [*found, MERCATOR]


def to_stored(geometry: dict[str, Any], code: str) -> dict[str, Any] | None:
    """A polygon in WGS 84; None where its coordinates mean nothing in that system."""
    if code in (STORED, CGCS2000):
        return geometry
    drawn = shapely.transform(shape(geometry), _way(code))
    if not np.isfinite(shapely.get_coordinates(drawn)).all():
        return None
    value: dict[str, Any] = json.loads(json.dumps(mapping(drawn)))  # lists, as a file has them
    return value


def _way(code: str) -> Callable[[china.Degrees], china.Degrees]:
    def way(places: china.Degrees) -> china.Degrees:
        if code in SHIFTED:
            return np.round(SHIFTED[code](places), DIGITS)
        x, y = _transformer(code).transform(places[:, 0], places[:, 1])
        return np.round(np.column_stack([x, y]), DIGITS)

    return way


@cache
def _transformer(code: str) -> Transformer:
    try:
        return Transformer.from_crs(_system(code), CRS.from_epsg(4326), always_xy=True)
    except ProjError as error:
        raise UnknownSystem(str(error)) from error


@cache
def _system(code: str) -> CRS:
    return CRS.from_user_input(code)
