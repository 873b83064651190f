"""Geospatial functions: how geometries lie to one another, and what is made of several.

Coordinates that are computed may differ from Athena's in their last digits, and the parts of a
geometry that is made may come in another order.
https://trino.io/docs/current/functions/geospatial.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ParamSpec, TypeVar

from sqlglot import exp

from local.athena.sql.functions.chapter import AggregateCall, Chapter
from local.athena.sql.geometry import (
    Geometry,
    Place,
    empty,
    places,
    read,
    refused,
    shapely,
    write,
)
from local.translation.chapter import call

CHAPTER = Chapter("Geospatial, relations")

_P = ParamSpec("_P")
_R = TypeVar("_R")

_EMPTY = ("MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON")
"""What Athena gives where nothing is left, by dimension."""


def _computed(function: Callable[_P, _R], *arguments: _P.args, **options: _P.kwargs) -> _R:
    """What GEOS computes; raises InvalidArgument where the geometries are not valid."""
    try:
        return function(*arguments, **options)
    except shapely.GEOSException as error:
        raise refused("an operation on geometries that are not valid") from error


def _relation(name: str, *, of_empty: bool = False) -> None:
    @CHAPTER.python(f"st_{name}(Geometry, Geometry) -> boolean")
    def relation(left: bytes, right: bytes) -> bool:
        one, other = read(left), read(right)
        if one.is_empty or other.is_empty:
            return of_empty
        return bool(_computed(getattr(shapely, name), one, other))


for _name in ("contains", "crosses", "intersects", "overlaps", "touches", "within"):
    _relation(_name)
_relation("disjoint", of_empty=True)


@CHAPTER.python("st_equals(Geometry, Geometry) -> boolean")
def _equals(left: bytes, right: bytes) -> bool:
    return bool(_computed(shapely.equals, read(left), read(right)))


@CHAPTER.python("st_relate(Geometry, Geometry, varchar) -> boolean")
def _relate(left: bytes, right: bytes, pattern: str) -> bool:
    return bool(_computed(shapely.relate_pattern, read(left), read(right), pattern))


@CHAPTER.python("st_intersection(Geometry, Geometry) -> Geometry")
def _intersection(left: bytes, right: bytes) -> bytes:
    made = _computed(shapely.intersection, read(left), read(right))
    return write(_gathered([made]) or empty("MULTIPOLYGON"))


@CHAPTER.python("st_difference(Geometry, Geometry) -> Geometry")
def _difference(left: bytes, right: bytes) -> bytes:
    one, other = read(left), read(right)
    if shapely.get_dimensions(one) > shapely.get_dimensions(other):
        return left
    return write(_left_of(one, _computed(shapely.difference, one, other)))


@CHAPTER.python("st_symdifference(Geometry, Geometry) -> Geometry")
def _symmetric_difference(left: bytes, right: bytes) -> bytes:
    one, other = read(left), read(right)
    if shapely.get_dimensions(one) != shapely.get_dimensions(other):
        raise refused("ST_SymDifference of geometries of different dimensions")
    return write(_left_of(one, _computed(shapely.symmetric_difference, one, other)))


def _left_of(one: Geometry, made: Geometry) -> Geometry:
    return _gathered([made]) or empty(_EMPTY[int(shapely.get_dimensions(one))])


@CHAPTER.python("st_union(Geometry, Geometry) -> Geometry")
def _union(left: bytes, right: bytes) -> bytes:
    return write(_united([left, right]))


@CHAPTER.python("geometry_union(array(Geometry)) -> Geometry")
def _union_of_list(values: list[bytes | None]) -> bytes | None:
    return write(_united(values)) if values else None


@CHAPTER.aggregation("geometry_union_agg(Geometry) -> Geometry")
def _union_of_rows(given: AggregateCall) -> exp.Expr:
    return call("athena_py_union_of_rows", given.of("list", given[0]))


@CHAPTER.python_helper("union_of_rows(array(Geometry)) -> Geometry")
def _union_of_some(values: list[bytes | None]) -> bytes | None:
    return write(_united(values)) if any(values) else None


def _united(values: Iterable[bytes | None]) -> Geometry:
    parts = [part for value in values if value is not None for part in _singles(read(value))]
    unions: list[Geometry] = []
    for dimension in range(3):
        alike = [part for part in parts if shapely.get_dimensions(part) == dimension]
        if alike:
            union = _computed(shapely.union_all, alike)
            if any(union.intersects(lower) for lower in unions):
                raise refused("the union of geometries of different dimensions that touch")
            unions.append(shapely.line_merge(union) if dimension == 1 else union)
    return _gathered(unions) or empty("GEOMETRYCOLLECTION")


def _singles(geometry: Geometry) -> list[Geometry]:
    """The points, lines and polygons of a geometry that are not empty."""
    if hasattr(geometry, "geoms"):
        return [single for part in geometry.geoms for single in _singles(part)]
    return [] if geometry.is_empty else [geometry]


def _gathered(geometries: Iterable[Geometry]) -> Geometry | None:
    """All as one, of as few parts as can be, ordered as Athena does; None: there is nothing.

    A ring begins at its lowest point, and what begins lower comes first.
    """
    parts = [part for geometry in geometries for part in _singles(geometry)]
    found = []
    for dimension, name in enumerate(("MultiPoint", "MultiLineString", "MultiPolygon")):
        alike = [_from_below(part) for part in parts if shapely.get_dimensions(part) == dimension]
        alike.sort(key=lambda part: _height(places(part)[0]))
        if alike:
            found.append(alike[0] if len(alike) == 1 else getattr(shapely, name)(alike))
    if len(found) > 1:
        return shapely.GeometryCollection(found)
    return found[0] if found else None


def _from_below(part: Geometry) -> Geometry:
    if part.geom_type != "Polygon":
        return part
    rings = (part.exterior, *part.interiors)
    shell, *holes = [_turned(places(ring), min(places(ring), key=_height)) for ring in rings]
    return shapely.orient_polygons(shapely.Polygon(shell, holes))


def _turned(ring: list[Place], first: Place) -> list[Place]:
    """A closed ring that begins at another of its points."""
    at = ring.index(first)
    return [*ring[at:-1], *ring[:at], first]


def _height(place: Place) -> tuple[float, float]:
    x, y = place
    return y, x


@CHAPTER.python("st_convexhull(Geometry) -> Geometry")
def _convex_hull(value: bytes) -> bytes:
    geometry = read(value)
    return value if geometry.is_empty else write(_hull(geometry))


@CHAPTER.aggregation("convex_hull_agg(Geometry) -> Geometry")
def _hull_of_rows(given: AggregateCall) -> exp.Expr:
    return call("athena_py_hull_of_rows", given.of("list", given[0]))


@CHAPTER.python_helper("hull_of_rows(array(Geometry)) -> Geometry")
def _hull_of_some(values: list[bytes | None]) -> bytes | None:
    geometries = [read(value) for value in values if value is not None]
    if not geometries:
        return None
    return write(_hull(shapely.GeometryCollection(geometries)))


def _hull(geometry: Geometry) -> Geometry:
    """The convex hull, which begins at the first of the geometry's points that is on it."""
    hull: Any = shapely.convex_hull(geometry)
    if hull.geom_type != "Polygon":
        return hull
    ring = places(shapely.orient_polygons(hull).exterior)
    corners = set(ring)
    first = next(place for place in places(geometry) if place in corners)
    return shapely.Polygon(_turned(ring, first))


@CHAPTER.python("geometry_nearest_points(Geometry, Geometry) -> row(Geometry, Geometry)")
def _nearest_points(left: bytes, right: bytes) -> dict[str, bytes] | None:
    one, other = read(left), read(right)
    if one.is_empty or other.is_empty:
        return None
    ends = places(shapely.shortest_line(one, other))
    return {f"field{at}": write(shapely.Point(end)) for at, end in enumerate((ends[0], ends[-1]))}
