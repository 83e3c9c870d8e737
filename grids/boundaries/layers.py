"""Files of boundaries as a list of features: GeoJSON, KML, KMZ and zipped shapefiles, in UTF-8 or GBK.

Nothing is judged here but whether the file can be read; what the features mean is for `boundary_files`.
Bounded: bytes, unpacked bytes, features, points.
"""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping, Sized
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import PurePosixPath
from typing import Any

import shapefile
from defusedxml import DefusedXmlException, ElementTree
from django.utils.translation import gettext as _

from grids.boundaries.geometry import LARGEST_FILE, Geometry, NotReadable
from grids.boundaries.systems import STORED, UnknownSystem, named

MAX_UNPACKED = 80 * 1024 * 1024
MAX_PARTS = 1000
MAX_FEATURES = 5000
MAX_POINTS = 500_000
MAX_VALUE = 200  # characters of a property
POLYGONS = (5, 15, 25)  # kinds of shapefile: plain, with heights, with measures


@dataclass(frozen=True)
class Feature:
    """One feature: its place from 1, its properties as text, its geometry as GeoJSON has it, unjudged."""

    place: int
    properties: dict[str, str]
    geometry: object


@dataclass(frozen=True)
class Layer:
    """What a file holds. `system` is the coordinate system that it names, or that its format fixes; else empty."""

    kind: str
    features: list[Feature]
    system: str = ""
    notes: list[str] = field(default_factory=list)

    def property_names(self) -> list[str]:
        """The names of all properties, in the order in which they come."""
        return list(dict.fromkeys(name for feature in self.features for name in feature.properties))

    def samples(self, name: str, count: int = 3) -> list[str]:
        """Some different values of a property."""
        values = dict.fromkeys(feature.properties.get(name, "") for feature in self.features)
        return [value for value in values if value][:count]


def read_layer(content: bytes | str) -> Layer:
    """The features of a file, whatever its format. Raises NotReadable saying what was found."""
    data = content.encode() if isinstance(content, str) else content
    if len(data) > LARGEST_FILE:
        raise NotReadable(_("The file is larger than %(size)d MB.") % {"size": LARGEST_FILE // 1024 // 1024})
    try:
        layer = _zipped(data) if data.startswith(b"PK\x03\x04") else _plain_file(data)
    except UnknownSystem as error:
        raise NotReadable(str(error)) from error
    if not layer.features:
        raise NotReadable(_("The file holds no feature."))
    _refuse_too_many(layer.features)
    _refuse_too_many_points(layer)
    return layer


def _refuse_too_many(features: Sized) -> None:
    """Before anything is read of them: a million worthless ones cost no more than finding them."""
    if len(features) > MAX_FEATURES:
        raise NotReadable(_("The file holds more than %(count)d features.") % {"count": MAX_FEATURES})


def _plain_file(data: bytes) -> Layer:
    text = _decoded(data)
    beginning = text.lstrip()[:1]
    if beginning == "<":
        return _kml(text)
    if data[:4] == b"\x00\x00\x27\x0a":
        raise NotReadable(_("This is one part of a shapefile. Put its parts (.shp, .dbf, .prj) into one ZIP file."))
    return _geojson(text)


def _decoded(data: bytes) -> str:
    """Text in UTF-8, or in GBK as Chinese programs write it."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def _refuse_too_many_points(layer: Layer) -> None:
    waiting: list[Any] = [
        feature.geometry.get("coordinates") for feature in layer.features if isinstance(feature.geometry, dict)
    ]
    points = 0
    while waiting:
        one = waiting.pop()
        if isinstance(one, list) and one and isinstance(one[0], list):
            waiting += one
        else:
            points += 1
        if points > MAX_POINTS:
            raise NotReadable(_("The boundaries have more than %(count)d points.") % {"count": MAX_POINTS})


def text_of(value: object) -> str:
    """A property as text: a code that a program kept as a number is written as a code again."""
    if value is None or isinstance(value, bool | dict | list):
        return ""
    text = unicodedata.normalize("NFKC", str(value)).strip()[:MAX_VALUE]
    if isinstance(value, float) or re.fullmatch(r"\d{1,18}\.0{1,6}|\d(?:\.\d{1,17})?[eE]\+?\d{1,2}", text):
        try:
            number = Decimal(text)
        except InvalidOperation:
            return text
        if number.is_finite() and number == number.to_integral_value() and abs(number) < 10**18:
            return str(int(number))
    return text


# --- GeoJSON ------------------------------------------------------------------------------------------


def _geojson(text: str) -> Layer:
    try:
        value = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise NotReadable(
            _("The file is neither GeoJSON nor KML, and no ZIP file with a shapefile or KML in it.")
        ) from error
    features = value.get("features") if isinstance(value, dict) else None
    if not isinstance(features, list) or value.get("type") != "FeatureCollection":
        raise NotReadable(_("The file is not a GeoJSON FeatureCollection."))
    _refuse_too_many(features)
    read = [_of_geojson(place, feature) for place, feature in enumerate(features, start=1)]
    return Layer("GeoJSON", read, _system_of(value))


def _of_geojson(place: int, feature: object) -> Feature:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return Feature(place, {}, None)
    properties = feature.get("properties")
    return Feature(place, _texts(properties if isinstance(properties, dict) else {}), feature.get("geometry"))


def _system_of(value: Mapping[str, Any]) -> str:
    """What the member `crs` names; the standard has none any more, but programs write it."""
    crs = value.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    if not isinstance(properties, dict):
        return ""
    name = properties.get("name") or properties.get("code") or properties.get("href") or ""
    text = str(name).strip()
    return named(f"EPSG:{text}" if text.isdigit() else text) if text else ""


def _texts(properties: Mapping[Any, Any]) -> dict[str, str]:
    return {str(name).strip(): text_of(value) for name, value in properties.items()}


def _no_number(name: str) -> float:
    raise ValueError(name)  # NaN and Infinity are Python's, not JSON's


# --- KML ----------------------------------------------------------------------------------------------


def _kml(text: str) -> Layer:
    """The placemarks that have polygons; points and lines beside them are names on a map."""
    body = text.lstrip()
    if body.startswith("<?xml"):  # the text is decoded already, whatever it says of its encoding
        body = body.partition("?>")[2]
    try:
        root = ElementTree.fromstring(body)
    except (ElementTree.ParseError, DefusedXmlException, ValueError) as error:
        raise NotReadable(_("The file begins like KML and cannot be read as XML.")) from error
    if _local(root.tag) != "kml":
        raise NotReadable(_("The file is XML, but no KML."))
    marks = [one for one in root.iter() if _local(one.tag) == "Placemark"]
    _refuse_too_many(marks)
    read = [Feature(place, _kml_texts(mark), _kml_geometry(mark)) for place, mark in enumerate(marks, start=1)]
    drawn = [feature for feature in read if feature.geometry]
    if not drawn:
        names = "、".join(filter(None, (feature.properties.get("name") for feature in read[:3])))
        words = {"count": len(read), "names": names or "–"}
        raise NotReadable(
            _("None of the placemarks of the KML has a polygon. There are: %(count)d (%(names)s).") % words
        )
    aside = len(read) - len(drawn)
    notes = [_("Placemarks without a polygon, left aside: %(count)d.") % {"count": aside}] if aside else []
    return Layer("KML", drawn, STORED, notes)


def _kml_texts(mark: Any) -> dict[str, str]:
    """Its name, and the data that programs hang on it."""
    texts = {}
    for one in mark.iter():
        tag, key = _local(one.tag), one.get("name")
        if tag == "name" and "name" not in texts:
            texts["name"] = text_of(one.text)
        elif tag == "SimpleData" and key:
            texts[key] = text_of(one.text)
        elif tag == "Data" and key:
            texts[key] = text_of(next((child.text for child in one if _local(child.tag) == "value"), ""))
    return texts


def _kml_geometry(mark: Any) -> Geometry | None:
    polygons = [_kml_polygon(one) for one in mark.iter() if _local(one.tag) == "Polygon"]
    if not polygons:
        return None
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def _kml_polygon(polygon: Any) -> list[Any]:
    sides: dict[str, list[Any]] = {"outerBoundaryIs": [], "innerBoundaryIs": []}
    for side in polygon:
        if _local(side.tag) in sides:
            sides[_local(side.tag)] += [
                _kml_points(one.text or "") for one in side.iter() if _local(one.tag) == "coordinates"
            ]
    return sides["outerBoundaryIs"] + sides["innerBoundaryIs"]


def _kml_points(text: str) -> list[Any]:
    points = []
    for point in text.split():
        try:
            points.append([float(number) for number in point.rstrip(",").split(",")])
        except ValueError:
            points.append([])  # judged as no point
    return points


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


# --- archives -----------------------------------------------------------------------------------------


def _zipped(data: bytes) -> Layer:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [part for part in archive.infolist() if not part.is_dir() and "__MACOSX" not in part.filename]
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise NotReadable(_("The archive unpacks to far too much."))
            return _of_parts({part.filename: archive.read(part) for part in parts})
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise NotReadable(_("The ZIP file is damaged or has a password.")) from error


def _of_parts(parts: dict[str, bytes]) -> Layer:
    shapes = [name for name in parts if name.lower().endswith(".shp")]
    if len(shapes) > 1:
        listed = "、".join(PurePosixPath(name).name for name in shapes[:5])
        raise NotReadable(_("The archive holds several shapefiles (%(names)s). Send one.") % {"names": listed})
    if shapes:
        stem = shapes[0][:-4].lower()
        return _shapefile({name[len(stem) :].lower(): part for name, part in parts.items() if _of_stem(name, stem)})
    texts = [name for name in parts if PurePosixPath(name.lower()).suffix in (".kml", ".geojson", ".json")]
    if len(texts) != 1:
        listed = "、".join(list(parts)[:5]) or "–"
        raise NotReadable(
            _("The archive holds neither a shapefile nor one KML or GeoJSON file: %(names)s.") % {"names": listed}
        )
    return _plain_file(parts[texts[0]])


def _of_stem(name: str, stem: str) -> bool:
    return name.lower().startswith(stem) and name[len(stem) :].startswith(".")


def _shapefile(parts: dict[str, bytes]) -> Layer:
    """A shapefile by the endings of its parts. Its encoding is what it says, or UTF-8, or GBK."""
    if ".dbf" not in parts:
        raise NotReadable(_("The shapefile comes without its .dbf file, which holds the codes."))
    description = _decoded(parts.get(".prj", b"")).strip()
    system = named(description) if description else ""
    wrong: Exception | None = None
    said = re.sub(r"[^0-9a-z-]", "", _decoded(parts.get(".cpg", b"")).lower())
    for encoding in dict.fromkeys([_ENCODINGS.get(said, "utf-8"), "utf-8", "gb18030"]):
        try:
            return Layer(_("Shapefile"), list(_shapes(parts, encoding)), system)
        except NotReadable:
            raise
        except Exception as error:  # a wrong encoding, or damage, which shows in a hundred ways
            wrong = error
    raise NotReadable(_("The shapefile is damaged, or its names are neither in UTF-8 nor in GBK.")) from wrong


_ENCODINGS = {
    **dict.fromkeys(("gbk", "gb2312", "gb18030", "936", "cp936", "ansi936", "oem936", "ms936"), "gb18030"),
    **dict.fromkeys(("big5", "950", "cp950"), "big5"),
}


def _shapes(parts: dict[str, bytes], encoding: str) -> Iterable[Feature]:
    reader = shapefile.Reader(
        shp=io.BytesIO(parts[".shp"]), dbf=io.BytesIO(parts[".dbf"]), encoding=encoding, encodingErrors="strict"
    )
    if reader.shapeType not in POLYGONS:
        words = {"kind": reader.shapeTypeName}
        raise NotReadable(_("The shapefile holds shapes of the kind %(kind)s, not polygons.") % words)
    for place, one in enumerate(reader.iterShapeRecords(), start=1):
        if place > MAX_FEATURES:
            raise NotReadable(_("The file holds more than %(count)d features.") % {"count": MAX_FEATURES})
        drawn = one.shape.__geo_interface__ if one.shape.points else None
        yield Feature(place, _texts(one.record.as_dict()), json.loads(json.dumps(drawn)))
