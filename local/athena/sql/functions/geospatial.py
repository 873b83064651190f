"""Geospatial functions: making geometries, and looking at what they are made of.

https://trino.io/docs/current/functions/geospatial.html
"""

from __future__ import annotations

from collections import Counter

from local.athena.sql.functions.chapter import Chapter
from local.athena.sql.geometry import (
    Geometry,
    Place,
    empty,
    from_text,
    line,
    of_kind,
    places,
    point,
    polygon,
    read,
    read_clockwise,
    shapely,
    text,
    write,
)
from local.athena.sql.typed.expression import InvalidArgument

CHAPTER = Chapter("Geospatial")

_LINES = ("LINE_STRING", "MULTI_LINE_STRING")

CHAPTER.macro("st_asbinary(it Geometry) -> varbinary", "it")
CHAPTER.macro("to_geometry(it SphericalGeography) -> Geometry", "it")


@CHAPTER.python("st_geometryfromtext(varchar) -> Geometry")
def _from_text(wkt: str) -> bytes:
    return write(from_text(wkt))


@CHAPTER.python("st_linefromtext(varchar) -> Geometry")
def _line_from_text(wkt: str) -> bytes:
    return write(of_kind("ST_LineFromText", from_text(wkt), "LINE_STRING"))


@CHAPTER.python("st_polygon(varchar) -> Geometry")
def _polygon_from_text(wkt: str) -> bytes:
    return write(of_kind("ST_Polygon", from_text(wkt), "POLYGON"))


@CHAPTER.python("st_geomfrombinary(varbinary) -> Geometry")
def _from_binary(wkb: bytes) -> bytes:
    try:
        return write(shapely.force_2d(read(wkb)))
    except shapely.GEOSException as error:
        raise InvalidArgument("Invalid WKB") from error


@CHAPTER.python("st_astext(Geometry) -> varchar")
def _as_text(value: bytes) -> str:
    return text(read(value))


@CHAPTER.python("st_point(double, double) -> Geometry")
def _point(x: float, y: float) -> bytes:
    return write(point(x, y))


@CHAPTER.python("st_linestring(array(Geometry)) -> Geometry")
def _line_of_points(values: list[bytes | None]) -> bytes:
    found: list[Place] = []
    for index, value in enumerate(values, 1):
        if value is None:
            raise InvalidArgument(f"Invalid input to ST_LineString: null point at index {index}")
        geometry = read(value)
        if geometry.geom_type != "Point":
            raise InvalidArgument(
                "ST_LineString takes only an array of valid points, "
                f"{geometry.geom_type} was passed"
            )
        if geometry.is_empty:
            raise InvalidArgument(f"Invalid input to ST_LineString: empty point at index {index}")
        found += places(geometry)
        if found[-2:-1] == found[-1:]:
            raise InvalidArgument(
                f"Invalid input to ST_LineString: consecutive duplicate points at index {index}"
            )
    return write(line(found) if len(found) > 1 else empty("LINESTRING"))


@CHAPTER.python("st_multipoint(array(Geometry)) -> Geometry")
def _points_as_one(values: list[bytes | None]) -> bytes | None:
    found: list[Place] = []
    for index, value in enumerate(values, 1):
        if value is None:
            raise InvalidArgument(f"Invalid input to ST_MultiPoint: null at index {index}")
        geometry = read(value)
        if geometry.geom_type != "Point":
            raise InvalidArgument(
                "Invalid input to ST_MultiPoint: geometry is not a point: "
                f"{geometry.geom_type} at index {index}"
            )
        if geometry.is_empty:
            raise InvalidArgument(f"Invalid input to ST_MultiPoint: empty point at index {index}")
        found += places(geometry)
    return write(shapely.MultiPoint(found)) if found else None


@CHAPTER.python("st_geometrytype(Geometry) -> varchar")
def _type(value: bytes) -> str:
    name = read(value).geom_type
    return "ST_GeomCollection" if name == "GeometryCollection" else f"ST_{name}"


@CHAPTER.python("st_coorddim(Geometry) -> tinyint")
def _coordinate_dimension(_: bytes) -> int:
    return 2


@CHAPTER.python("st_dimension(Geometry) -> tinyint")
def _dimension(value: bytes) -> int:
    geometry = read(value)
    if geometry.geom_type == "GeometryCollection":
        return max((int(shapely.get_dimensions(part)) for part in geometry.geoms), default=0)
    return int(shapely.get_dimensions(geometry))


@CHAPTER.python("st_isempty(Geometry) -> boolean")
def _is_empty(value: bytes) -> bool:
    return bool(read(value).is_empty)


@CHAPTER.python("st_isclosed(Geometry) -> boolean")
def _is_closed(value: bytes) -> bool:
    geometry = of_kind("ST_IsClosed", read(value), *_LINES)
    return all(each.is_closed for each in shapely.get_parts(geometry))


@CHAPTER.python("st_isring(Geometry) -> boolean")
def _is_ring(value: bytes) -> bool:
    return bool(of_kind("ST_IsRing", read(value), "LINE_STRING").is_ring)


@CHAPTER.python("st_x(Geometry) -> double")
def _x(value: bytes) -> float | None:
    geometry = of_kind("ST_X", read(value), "POINT")
    return None if geometry.is_empty else float(geometry.x)


@CHAPTER.python("st_y(Geometry) -> double")
def _y(value: bytes) -> float | None:
    geometry = of_kind("ST_Y", read(value), "POINT")
    return None if geometry.is_empty else float(geometry.y)


def _bound(name: str, place: int) -> None:
    @CHAPTER.python(f"{name}(Geometry) -> double")
    def bound(value: bytes) -> float | None:
        geometry = read(value)
        return None if geometry.is_empty else float(geometry.bounds[place])


for _place, _name in enumerate(("st_xmin", "st_ymin", "st_xmax", "st_ymax")):
    _bound(_name, _place)


@CHAPTER.python("st_numpoints(Geometry) -> bigint")
def _number_of_points(value: bytes) -> int:
    geometry = read(value)
    # The point that closes a ring is not counted again.
    closing = sum(
        1 + len(part.interiors)
        for part in _flat(geometry)
        if part.geom_type == "Polygon" and not part.is_empty
    )
    return int(shapely.get_num_coordinates(geometry)) - closing


def _flat(geometry: Geometry) -> list[Geometry]:
    """A geometry's parts, and their parts: points, lines and polygons."""
    if not hasattr(geometry, "geoms"):
        return [geometry]
    return [single for part in geometry.geoms for single in _flat(part)]


@CHAPTER.python("st_numgeometries(Geometry) -> integer")
def _number_of_geometries(value: bytes) -> int:
    geometry = read(value)
    return 0 if geometry.is_empty else int(shapely.get_num_geometries(geometry))


@CHAPTER.python("st_geometryn(Geometry, integer) -> Geometry")
def _geometry_at(value: bytes, index: int) -> bytes | None:
    geometry = read(value)
    if geometry.is_empty or not 1 <= index <= shapely.get_num_geometries(geometry):
        return None
    return write(shapely.get_geometry(geometry, index - 1))


@CHAPTER.python("st_geometries(Geometry) -> array(Geometry)")
def _geometries(value: bytes) -> list[bytes] | None:
    geometry = read(value)
    return None if geometry.is_empty else [write(part) for part in shapely.get_parts(geometry)]


@CHAPTER.python("st_points(Geometry) -> array(Geometry)")
def _points(value: bytes) -> list[bytes] | None:
    geometry = read_clockwise(value)
    if geometry.is_empty:
        return None
    return [write(point(x, y)) for x, y in places(geometry)]


@CHAPTER.python("st_pointn(Geometry, integer) -> Geometry")
def _point_at(value: bytes, index: int) -> bytes | None:
    found = places(of_kind("ST_PointN", read(value), "LINE_STRING"))
    return write(point(*found[index - 1])) if 1 <= index <= len(found) else None


@CHAPTER.python("st_startpoint(Geometry) -> Geometry")
def _start_point(value: bytes) -> bytes | None:
    found = places(of_kind("ST_StartPoint", read(value), "LINE_STRING"))
    return write(point(*found[0])) if found else None


@CHAPTER.python("st_endpoint(Geometry) -> Geometry")
def _end_point(value: bytes) -> bytes | None:
    found = places(of_kind("ST_EndPoint", read(value), "LINE_STRING"))
    return write(point(*found[-1])) if found else None


@CHAPTER.python("st_exteriorring(Geometry) -> Geometry")
def _exterior_ring(value: bytes) -> bytes | None:
    geometry = of_kind("ST_ExteriorRing", read(value), "POLYGON")
    return None if geometry.is_empty else write(geometry.exterior)


@CHAPTER.python("st_numinteriorring(Geometry) -> bigint")
def _number_of_interior_rings(value: bytes) -> int | None:
    geometry = of_kind("ST_NumInteriorRing", read(value), "POLYGON")
    return None if geometry.is_empty else len(geometry.interiors)


@CHAPTER.python("st_interiorrings(Geometry) -> array(Geometry)")
def _interior_rings(value: bytes) -> list[bytes] | None:
    geometry = of_kind("ST_InteriorRings", read(value), "POLYGON")
    return None if geometry.is_empty else [write(ring) for ring in geometry.interiors]


@CHAPTER.python("st_interiorringn(Geometry, integer) -> Geometry")
def _interior_ring_at(value: bytes, index: int) -> bytes | None:
    rings = of_kind("ST_InteriorRingN", read(value), "POLYGON").interiors
    return write(rings[index - 1]) if 1 <= index <= len(rings) else None


@CHAPTER.python("st_envelope(Geometry) -> Geometry")
def _envelope(value: bytes) -> bytes:
    geometry = read(value)
    if geometry.is_empty:
        return write(empty("POLYGON"))
    left, low, right, high = geometry.bounds
    return write(polygon([[(left, low), (right, low), (right, high), (left, high)]]))


@CHAPTER.python("st_envelopeaspts(Geometry) -> array(Geometry)")
def _envelope_as_points(value: bytes) -> list[bytes] | None:
    geometry = read(value)
    if geometry.is_empty:
        return None
    left, low, right, high = geometry.bounds
    return [write(point(left, low)), write(point(right, high))]


@CHAPTER.python("st_boundary(Geometry) -> Geometry")
def _boundary(value: bytes) -> bytes:
    geometry = of_kind(
        "ST_Boundary", read(value), "POINT", "MULTI_POINT", *_LINES, "POLYGON", "MULTI_POLYGON"
    )
    parts = [part for part in shapely.get_parts(geometry) if not part.is_empty]
    if "Polygon" in geometry.geom_type:
        rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
        return write(shapely.MultiLineString([places(ring) for ring in rings]))
    ends: Counter[Place] = Counter()
    if "Line" in geometry.geom_type:
        ends.update(end for part in parts for end in (places(part)[0], places(part)[-1]))
    # Where an even number of lines meet, none of them ends.
    odd = [end for end, count in ends.items() if count % 2]
    return write(shapely.MultiPoint(odd))
