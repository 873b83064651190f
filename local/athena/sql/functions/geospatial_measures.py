"""Geospatial functions: lengths, areas and distances on the plane, and points along lines.

https://trino.io/docs/current/functions/geospatial.html
"""

from __future__ import annotations

import math
from itertools import pairwise

from local.athena.sql.functions.chapter import Chapter
from local.athena.sql.geometry import (
    KINDS,
    Geometry,
    Place,
    empty,
    of_kind,
    places,
    point,
    polygon,
    read,
    read_clockwise,
    refused,
    shapely,
    write,
)
from local.athena.sql.typed.expression import InvalidArgument

CHAPTER = Chapter("Geospatial, measures")

_LINES = ("LINE_STRING", "MULTI_LINE_STRING")
_POLYGONS = ("POLYGON", "MULTI_POLYGON")


@CHAPTER.python("st_area(Geometry) -> double")
def _area(value: bytes) -> float:
    return float(read(value).area)


@CHAPTER.python("st_length(Geometry) -> double")
def _length(value: bytes) -> float:
    return float(of_kind("ST_Length", read(value), *_LINES).length)


@CHAPTER.python("st_distance(Geometry, Geometry) -> double")
def _distance(left: bytes, right: bytes) -> float | None:
    one, other = read(left), read(right)
    return None if one.is_empty or other.is_empty else float(one.distance(other))


@CHAPTER.python("st_centroid(Geometry) -> Geometry")
def _centroid(value: bytes) -> bytes:
    geometry = of_kind("ST_Centroid", read(value), "POINT", "MULTI_POINT", *_LINES, *_POLYGONS)
    if geometry.is_empty:
        return write(empty("POINT"))
    if "Polygon" in geometry.geom_type and not geometry.area:
        raise refused("ST_Centroid of polygons without an area")
    if "Line" in geometry.geom_type:
        # Athena's looks at the two ends of a line alone.
        for part in shapely.get_parts(geometry):
            if not math.isclose(math.dist(places(part)[0], places(part)[-1]), part.length):
                raise refused("ST_Centroid of lines that are not straight")
    return write(geometry.centroid)


@CHAPTER.python("st_issimple(Geometry) -> boolean")
def _is_simple(value: bytes) -> bool:
    return _is_well_formed(read(value))


@CHAPTER.python("st_isvalid(Geometry) -> boolean")
def _is_valid(value: bytes) -> bool:
    return _is_well_formed(read(value))


def _is_well_formed(geometry: Geometry) -> bool:
    """True where no point comes twice in a row, and nothing meets itself."""
    if geometry.is_empty:
        return True
    if geometry.geom_type == "GeometryCollection":
        return all(_is_well_formed(part) for part in geometry.geoms)
    if "Polygon" in geometry.geom_type:
        rings = [
            ring
            for part in shapely.get_parts(geometry)
            for ring in (part.exterior, *part.interiors)
        ]
        return bool(geometry.is_valid) and not any(map(_repeats, rings))
    return bool(geometry.is_simple) and not any(map(_repeats, shapely.get_parts(geometry)))


def _repeats(path: Geometry) -> bool:
    return any(one == other for one, other in pairwise(places(path)))


@CHAPTER.python("geometry_invalid_reason(Geometry) -> varchar")
def _invalid_reason(value: bytes) -> str | None:
    if not _is_well_formed(read(value)):
        raise refused("geometry_invalid_reason of what is not valid")
    return None


@CHAPTER.python("simplify_geometry(Geometry, double) -> Geometry")
def _simplified(value: bytes, tolerance: float) -> bytes:
    _check_distance(tolerance, "distanceTolerance")
    return write(read_clockwise(value).simplify(tolerance)) if tolerance else value


def _check_distance(distance: float, name: str) -> None:
    if math.isnan(distance):
        raise InvalidArgument(f"{name} is NaN")
    if distance < 0:
        raise InvalidArgument(f"{name} is negative")


_SIDES = 96


@CHAPTER.python("st_buffer(Geometry, double) -> Geometry")
def _buffer(value: bytes, distance: float) -> bytes | None:
    _check_distance(distance, "distance")
    geometry = read(value)
    if not distance:
        return value
    if geometry.is_empty:
        return None
    if geometry.geom_type != "Point" or not 1e-8 <= distance < math.inf:
        raise refused("ST_Buffer of anything but a point")
    return write(polygon([_circle(places(geometry)[0], distance)]))


def _circle(centre: Place, radius: float) -> list[Place]:
    """The polygon that is Athena's circle, its corners with the errors of turning step by step."""
    cosine, sine = math.cos(2 * math.pi / _SIDES), math.sin(2 * math.pi / _SIDES)
    x, y = 0.0, 1.0
    quarter = []
    for _ in range(_SIDES // 4):
        quarter.append((x, y))
        x, y = x * cosine + y * sine, y * cosine - x * sine
    corners = []
    for _ in range(4):
        corners += quarter
        quarter = [(y, -x) for x, y in quarter]
    # It begins on the right, and goes round counter-clockwise.
    first = _SIDES // 4
    turned = [*corners[first::-1], *corners[:first:-1]]
    return [(x * radius + centre[0], y * radius + centre[1]) for x, y in turned]


@CHAPTER.python("line_locate_point(Geometry, Geometry) -> double")
def _located(line_value: bytes, point_value: bytes) -> float | None:
    line, place = read(line_value), read(point_value)
    if line.is_empty or place.is_empty:
        return None
    if KINDS[line.geom_type] not in _LINES:
        raise InvalidArgument(
            "First argument to line_locate_point must be a LineString or a MultiLineString. "
            f"Got: {line.geom_type}"
        )
    if place.geom_type != "Point":
        raise InvalidArgument(
            f"Second argument to line_locate_point must be a Point. Got: {place.geom_type}"
        )
    return float(shapely.line_locate_point(line, place) / line.length)


@CHAPTER.python("line_interpolate_point(Geometry, double) -> Geometry")
def _interpolated(value: bytes, fraction: float) -> bytes | None:
    found = _points_along(read(value), fraction, repeated=False)
    return write(found[0]) if found else None


@CHAPTER.python("line_interpolate_points(Geometry, double) -> array(Geometry)")
def _interpolated_repeatedly(value: bytes, fraction: float) -> list[bytes] | None:
    found = _points_along(read(value), fraction, repeated=True)
    return [write(each) for each in found] if found else None


def _points_along(geometry: Geometry, step: float, *, repeated: bool) -> list[Geometry]:
    """The points at a fraction of a line, and at its multiples; none: the line is empty."""
    if geometry.is_empty:
        return []
    of_kind("line_interpolate_point", geometry, "LINE_STRING")
    if not 0 <= step <= 1:
        raise InvalidArgument("fraction must be between 0 and 1")
    vertices = places(geometry)
    if step in {0, 1}:
        return [point(*vertices[0 if step == 0 else -1])]
    count = math.floor(1 / step) if repeated else 1
    found: list[Geometry] = []
    fraction, before = step, 0.0
    for (x, y), (next_x, next_y) in pairwise(vertices):
        part = math.dist((x, y), (next_x, next_y)) / geometry.length
        while fraction < before + part and len(found) < count:
            along = (fraction - before) / part
            found.append(point(x + (next_x - x) * along, y + (next_y - y) * along))
            fraction += step
        before += part
    return found if len(found) == count else [*found, point(*vertices[-1])]
