"""Every format in which offices have boundaries is read to the same features, and what is none says what it is."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from django.utils import translation

from grids.boundaries import layers
from grids.boundaries.geometry import LARGEST_FILE, NotReadable
from grids.boundaries.layers import read_layer, text_of
from grids.tests.boundary_files import CGCS2000_ZONE, geojson, kml, shapes, zipped
from grids.tests.shapes import square

CODE, NAME = "331003002901001", "示例01村第1网格"
DRAWN = [
    ({"code": CODE, "name": NAME}, square(121.2, 28.6)),
    ({"code": CODE[:-1] + "2", "name": "二"}, square(121.21, 28.6)),
]


@pytest.fixture(autouse=True)
def english():
    """The messages are compared in the language of the code."""
    with translation.override("en"):
        yield


FILES = {
    "geojson": geojson(DRAWN),
    "geojson with a mark": b"\xef\xbb\xbf" + geojson(DRAWN),
    "geojson in gbk": geojson(DRAWN, encoding="gbk"),
    "geojson in a zip": zipped({"a/grids.geojson": geojson(DRAWN)}),
    "kml": kml(DRAWN),
    "kml in gbk": kml(DRAWN, encoding="gbk"),
    "kml with labels": kml(DRAWN, points=2),
    "kmz": zipped({"doc.kml": kml(DRAWN), "files/icon.png": b"x"}),
    "shapefile": shapes(DRAWN),
    "shapefile in gbk": shapes(DRAWN, encoding="gbk"),
    "shapefile in gbk that says so": shapes(DRAWN, encoding="gbk", cpg="GBK"),
    "shapefile in gbk that says another": shapes(DRAWN, encoding="gbk", cpg="UTF-8"),
    "shapefile in cgcs2000": shapes(DRAWN, prj=CGCS2000_ZONE),
}


@pytest.mark.parametrize("kind", FILES)
def test_every_format_gives_the_same_features(kind):
    layer = read_layer(FILES[kind])
    assert [feature.properties["code"] for feature in layer.features] == [CODE, CODE[:-1] + "2"]
    assert layer.features[0].properties["name"] == NAME
    ring: Any = layer.features[0].geometry
    assert sorted(point[:2] for point in ring["coordinates"][0][:-1]) == sorted(DRAWN[0][1]["coordinates"][0][:-1])
    assert layer.samples("name") == [NAME, "二"]
    assert layer.system == ("EPSG:4549" if "cgcs" in kind else "EPSG:4326" if "km" in kind else "")


def test_what_is_left_aside_is_said():
    assert read_layer(FILES["kml with labels"]).notes == ["Placemarks without a polygon, left aside: 2."]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (331003002901001, CODE),
        (331003002901001.0, CODE),
        ("331003002901001.0", CODE),
        ("3.31003002901001E+14", CODE),
        (" ３３１003002901001 ", CODE),
        (1.5, "1.5"),
        (True, ""),
        (None, ""),
        ("1e9999", "1e9999"),
        (float("nan"), "nan"),
    ],
)
def test_a_code_that_a_program_kept_as_a_number_is_a_code_again(value, text):
    assert text_of(value) == text


XIAN = re.sub(r"CGCS2000_3|D_China_2000|GCS_China_Geodetic_Coordinate_System_2000", "Xian_1980", CGCS2000_ZONE)
DRAWING = kml(DRAWN).decode()
UNREADABLE = {
    "kml with a point alone": (kml([], points=1), "标注"),
    "kml with entities": (DRAWING.replace("<kml", '<!DOCTYPE a [<!ENTITY b "1">]><kml').encode(), "XML"),
    "kml cut": (DRAWING[:-20].encode(), "XML"),
    "other xml": (b"<svg/>", "no KML"),
    "nonsense": (b"nonsense", "neither GeoJSON nor KML"),
    "a part of a shapefile": (b"\x00\x00\x27\x0a" + bytes(100), ".dbf"),
    "a shapefile of points": (shapes(DRAWN, kind=1), "POINT"),
    "a shapefile without codes": (zipped({"a.shp": b"x"}), ".dbf"),
    "a damaged shapefile": (zipped({"a.shp": b"x" * 200, "a.dbf": b"y" * 200}), "damaged"),
    "two shapefiles": (zipped({"a.shp": b"", "b.shp": b""}), "several"),
    "a zip of something": (zipped({"a.txt": b""}), "a.txt"),
    "a cut zip": (FILES["shapefile"][:-30], "ZIP"),
    "an old system": (shapes(DRAWN, prj=XIAN), "not public"),
    "an unknown system": (geojson(DRAWN, crs="my own"), "my own"),
}  # fmt: skip


@pytest.mark.parametrize("kind", UNREADABLE)
def test_what_cannot_be_read_says_what_was_found(kind):
    data, word = UNREADABLE[kind]
    with pytest.raises(NotReadable) as refusal:
        read_layer(data)
    assert word in str(refusal.value)


def test_files_are_bounded(monkeypatch):
    with pytest.raises(NotReadable, match="20 MB"):
        read_layer(b" " * (LARGEST_FILE + 1))
    with pytest.raises(NotReadable, match="unpacks"):
        read_layer(zipped({"a.kml": bytes(layers.MAX_UNPACKED + 1)}))
    monkeypatch.setattr(layers, "MAX_FEATURES", 1)
    for kind in ("geojson", "kml", "shapefile"):
        with pytest.raises(NotReadable, match="more than 1 features"):
            read_layer(FILES[kind])
    monkeypatch.undo()
    monkeypatch.setattr(layers, "MAX_POINTS", 9)
    with pytest.raises(NotReadable, match="9 points"):
        read_layer(FILES["geojson"])


@pytest.mark.parametrize(
    "content",
    [
        b'{"type":"FeatureCollection","features":[' + b"{}," * 999_999 + b"{}]}",
        b"<kml>" + b"<Placemark/>" * 400_000 + b"</kml>",
    ],
    ids=["GeoJSON", "KML"],
)
def test_a_million_worthless_features_are_counted_and_none_is_read(content, monkeypatch):
    """What each costs is what was unbounded; finding them is bounded by the size of the file."""
    read: list[object] = []
    for name in ("_of_geojson", "_kml_texts", "_kml_geometry"):
        monkeypatch.setattr(f"grids.boundaries.layers.{name}", lambda *values: read.append(values))
    began = time.process_time()
    with pytest.raises(NotReadable, match="5000"):
        read_layer(content)
    assert not read
    assert time.process_time() - began < 10
