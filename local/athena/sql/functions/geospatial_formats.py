"""Geospatial functions: GeoJSON and encoded polylines.

https://trino.io/docs/current/functions/geospatial.html
https://developers.google.com/maps/documentation/utilities/polylinealgorithm
"""

from __future__ import annotations

import json
import math
from typing import Any

from local.athena.sql.functions.chapter import Chapter
from local.athena.sql.geometry import (
    KINDS,
    Geometry,
    empty,
    line,
    of_kind,
    places,
    polygon,
    read,
    read_clockwise,
    refused,
    shapely,
    write,
)
from local.athena.sql.rendering import double_text
from local.athena.sql.typed.expression import InvalidArgument

CHAPTER = Chapter("Geospatial, formats")

_DECIMALS = 1e8


def _writes_json(kind: str) -> None:
    @CHAPTER.python(f"to_geojson_geometry({kind}) -> varchar")
    def to_json(value: bytes) -> str:
        return _json(read_clockwise(value))


for _kind in ("Geometry", "SphericalGeography"):
    _writes_json(_kind)


def _json(geometry: Geometry) -> str:
    name = geometry.geom_type
    if name == "GeometryCollection":
        content = f'"geometries":[{",".join(map(_json, geometry.geoms))}]'
    else:
        content = f'"coordinates":{"[]" if geometry.is_empty else _coordinates(geometry)}'
    return f'{{"type":"{name}",{content}}}'


def _coordinates(geometry: Geometry) -> str:
    if geometry.geom_type == "Point":
        return f"[{_ordinate(geometry.x)},{_ordinate(geometry.y)}]"
    if geometry.geom_type == "Polygon":
        parts = [_coordinates(ring) for ring in (geometry.exterior, *geometry.interiors)]
    elif geometry.geom_type in {"LineString", "LinearRing"}:
        parts = [f"[{_ordinate(x)},{_ordinate(y)}]" for x, y in places(geometry)]
    else:
        parts = [_coordinates(part) for part in geometry.geoms]
    return f"[{','.join(parts)}]"


def _ordinate(value: float) -> str:
    if not (abs(value) >= 1e-3 and value < 1e7):
        return double_text(value)
    rounded = math.floor(value * _DECIMALS + 0.5) / _DECIMALS
    return str(int(rounded)) if rounded == int(rounded) else double_text(rounded)


@CHAPTER.python("from_geojson_geometry(varchar) -> SphericalGeography")
def _from_json(text: str) -> bytes:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise InvalidArgument(f"Invalid GeoJSON: {text}") from error
    if not isinstance(value, dict) or not isinstance(value.get("type"), str):
        raise InvalidArgument(
            "Invalid GeoJSON: Could not parse Geometry from Json string.  No 'type' property found."
        )
    return write(_of_json(value))


def _of_json(value: dict[str, Any]) -> Geometry:
    name = value["type"]
    if name not in KINDS:
        raise refused(f"GeoJSON of type {name}")
    content = value.get("geometries" if name == "GeometryCollection" else "coordinates")
    if not content:
        return empty(name)
    try:
        return _built(name, content)
    except (TypeError, ValueError, KeyError) as error:
        if isinstance(error, InvalidArgument):
            raise
        raise refused("GeoJSON that is not as it should be") from error


def _built(name: str, content: Any) -> Geometry:
    if name == "Point":
        x, y = content
        return shapely.Point(x, y)
    if name == "LineString":
        return line([(x, y) for x, y in content])
    if name == "Polygon":
        return polygon([[(x, y) for x, y in ring] for ring in content])
    if name == "GeometryCollection":
        return shapely.GeometryCollection([_of_json(each) for each in content])
    parts = [_built(name.removeprefix("Multi"), each) for each in content]
    return getattr(shapely, name)(parts)


_STEP = 1e5


@CHAPTER.python("to_encoded_polyline(Geometry) -> varchar")
def _to_polyline(value: bytes) -> str:
    geometry = of_kind("encode_polyline", read(value), "LINE_STRING", "MULTI_POINT")
    text, before = "", (0, 0)
    for x, y in places(geometry):
        here = math.floor(y * _STEP + 0.5), math.floor(x * _STEP + 0.5)
        text += "".join(_encoded(now - then) for now, then in zip(here, before, strict=True))
        before = here
    return text


def _encoded(number: int) -> str:
    number = ~(number << 1) if number < 0 else number << 1
    text = ""
    while number >= 0x20:
        text += chr((0x20 | number & 0x1F) + 63)
        number >>= 5
    return text + chr(number + 63)


@CHAPTER.python("from_encoded_polyline(varchar) -> Geometry")
def _from_polyline(text: str) -> bytes:
    numbers, number, shift = [], 0, 0
    for character in text:
        bits = ord(character) - 63
        if not 0 <= bits < 0x40:
            raise refused("a polyline with other characters")
        number |= (bits & 0x1F) << shift
        shift += 5
        if bits < 0x20:
            numbers.append(~(number >> 1) if number & 1 else number >> 1)
            number = shift = 0
    if shift or len(numbers) % 2:
        raise refused("a polyline that breaks off")
    points, latitude, longitude = [], 0, 0
    for place in range(0, len(numbers), 2):
        latitude += numbers[place]
        longitude += numbers[place + 1]
        points.append((longitude * 1e-5, latitude * 1e-5))
    # Of one point there is no line.
    return write(line(points) if len(points) > 1 else empty("LINESTRING"))
