"""Files of boundaries in the formats that offices have, for tests."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapefile
import shapely
from pyproj import Transformer
from shapely.geometry import mapping, shape

from grids.boundaries.china import bd09_of_wgs84, gcj02_of_wgs84

Drawn = Sequence[tuple[Mapping[str, Any], dict]]

CGCS2000_ZONE = (  # as ArcGIS writes it: without any number of EPSG
    'PROJCS["CGCS2000_3_Degree_GK_CM_120E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",'
    'SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],'
    'PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],'
    'PARAMETER["Central_Meridian",120.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],'
    'UNIT["Meter",1.0]]'
)


def geojson(drawn: Drawn, *, crs: str = "", encoding: str = "utf-8") -> bytes:
    features = [{"type": "Feature", "properties": dict(about), "geometry": geometry} for about, geometry in drawn]
    said = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
    return json.dumps({"type": "FeatureCollection", **said, "features": features}, ensure_ascii=False).encode(encoding)


def kml(drawn: Drawn, *, encoding: str = "utf-8", points: int = 0) -> bytes:
    """Each placemark has its name, its other properties as data, and its polygon; some only a point."""

    def ring(points: list) -> str:
        return f"<LinearRing><coordinates>{' '.join(f'{x},{y},0' for x, y in points)}</coordinates></LinearRing>"

    marks = []
    for about, geometry in drawn:
        data = "".join(f'<Data name="{key}"><value>{value}</value></Data>' for key, value in about.items())
        outer, *holes = geometry["coordinates"]
        inner = "".join(f"<innerBoundaryIs>{ring(hole)}</innerBoundaryIs>" for hole in holes)
        marks.append(
            f"<Placemark><name>{about.get('name', '')}</name><ExtendedData>{data}</ExtendedData><Polygon>"
            f"<outerBoundaryIs>{ring(outer)}</outerBoundaryIs>{inner}</Polygon></Placemark>"
        )
    marks += ["<Placemark><name>标注</name><Point><coordinates>1,1</coordinates></Point></Placemark>"] * points
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"<Folder>{''.join(marks)}</Folder></Document></kml>"
    )
    return text.encode(encoding)


def zipped(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def shapes(
    drawn: Drawn, *, prj: str = "", encoding: str = "utf-8", cpg: str = "", kind: int = shapefile.POLYGON
) -> bytes:
    """A shapefile as ZIP; its properties are text, or numbers without decimals."""
    parts = {name: io.BytesIO() for name in (".shp", ".shx", ".dbf")}
    writer = shapefile.Writer(
        shp=parts[".shp"], shx=parts[".shx"], dbf=parts[".dbf"], shapeType=kind, encoding=encoding
    )
    for key, value in drawn[0][0].items():
        writer.field(key, "N", 18, 0) if isinstance(value, int) else writer.field(key, "C", 60)
    for about, geometry in drawn:
        writer.shape(geometry) if kind == shapefile.POLYGON else writer.point(1, 1)
        writer.record(*about.values())
    writer.close()
    more = {".prj": prj.encode(), ".cpg": cpg.encode()}
    files = {**{ending: part.getvalue() for ending, part in parts.items()}, **{k: v for k, v in more.items() if v}}
    return zipped({f"边界/网格{ending}": content for ending, content in files.items()})


def in_system(geometry: dict, code: str) -> dict:
    """A polygon in WGS 84 as another system has it."""

    def way(places: Any) -> Any:
        if code == "GCJ-02":
            return gcj02_of_wgs84(places)
        if code == "BD-09":
            return bd09_of_wgs84(places)
        x, y = Transformer.from_crs(4326, code, always_xy=True).transform(places[:, 0], places[:, 1])
        return np.column_stack([x, y])

    return json.loads(json.dumps(mapping(shapely.transform(shape(geometry), way))))
