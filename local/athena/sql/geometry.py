"""Geometry values: Well-Known Binary in DuckDB, Shapely's objects here, Well-Known Text in results.

Athena reads and writes them with Esri's library: the rings of a polygon may be left open, its shell
goes counter-clockwise, its holes clockwise.
https://trino.io/docs/current/functions/geospatial.html
https://shapely.readthedocs.io/
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from decimal import Decimal
from importlib import import_module
from typing import Any

from local.athena.sql.typed.expression import InvalidArgument


class _OnFirstUse:
    """A module that is imported once an attribute of it is asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self._name), attribute)


# The stack starts without it: few queries need it.
shapely: Any = _OnFirstUse("shapely")

Geometry = Any
Place = tuple[float, float]

KINDS = {
    "Point": "POINT",
    "LineString": "LINE_STRING",
    "Polygon": "POLYGON",
    "MultiPoint": "MULTI_POINT",
    "MultiLineString": "MULTI_LINE_STRING",
    "MultiPolygon": "MULTI_POLYGON",
    "GeometryCollection": "GEOMETRY_COLLECTION",
}
"""Athena's names, in its messages, of what Shapely calls a geometry's type."""

_BY_TEXT = {name.upper(): name for name in KINDS}


def refused(what: str) -> InvalidArgument:
    """The fault of geometries for which our answer might not be Athena's."""
    return InvalidArgument(f"NOT_SUPPORTED: {what}")


def read(value: bytes) -> Geometry:
    """The geometry of a value that DuckDB holds."""
    return shapely.from_wkb(value)


def read_clockwise(value: bytes) -> Geometry:
    """The same as some functions of Athena see it: shells go clockwise, holes do not."""
    return shapely.orient_polygons(read(value), exterior_cw=True)


def write(geometry: Geometry) -> bytes:
    """The value that DuckDB holds of a geometry."""
    return bytes(shapely.to_wkb(shapely.orient_polygons(geometry), byte_order=1))


def of_kind(function: str, geometry: Geometry, *kinds: str) -> Geometry:
    """The geometry, where it is of one of the kinds; raises InvalidArgument."""
    kind = KINDS[geometry.geom_type]
    if kind not in kinds:
        raise InvalidArgument(
            f"{function} only applies to {' or '.join(kinds)}. Input type is: {kind}"
        )
    return geometry


def places(geometry: Geometry) -> list[Place]:
    """The coordinates of all its points, in their order."""
    return [(x, y) for x, y in shapely.get_coordinates(geometry).tolist()]


def empty(name: str) -> Geometry:
    """An empty geometry by its name in Well-Known Text."""
    return shapely.from_wkt(f"{name} EMPTY")


def text(geometry: Geometry) -> str:
    """Well-Known Text: `POINT (1 2)`."""
    name = geometry.geom_type.upper()
    return f"{name} EMPTY" if geometry.is_empty else f"{name} {_inside(geometry)}"


def geometry_text(value: bytes) -> str:
    """Well-Known Text of a value that DuckDB holds, as a result shows it."""
    return text(read(value))


def _inside(geometry: Geometry) -> str:
    if geometry.geom_type == "Polygon":
        parts = [_inside(ring) for ring in (geometry.exterior, *geometry.interiors)]
    elif geometry.geom_type == "GeometryCollection":
        parts = [text(part) for part in geometry.geoms]
    elif geometry.geom_type.startswith("Multi"):
        parts = [_inside(part) for part in geometry.geoms]
    else:
        parts = [f"{_number(x)} {_number(y)}" for x, y in places(geometry)]
    return f"({', '.join(parts)})"


def _number(value: float) -> str:
    exact = Decimal(repr(value))
    if value and not 1e-4 <= abs(value) < 1e17:
        mantissa, _, exponent = f"{exact:.16e}".partition("e")
        return f"{mantissa}e{int(exponent):+03d}"
    digits = format(exact, "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def from_text(wkt: str) -> Geometry:
    """The geometry of Well-Known Text; raises InvalidArgument."""
    reader = _Reader(wkt)
    try:
        geometry = reader.geometry()
        reader.end()
    except (IndexError, KeyError, ValueError) as error:
        if isinstance(error, InvalidArgument):
            raise
        raise InvalidArgument(f"Invalid WKT: {wkt}") from error
    return geometry


class _Reader:
    """Reads Well-Known Text; raises ValueError, KeyError or IndexError where it is none."""

    _TOKEN = re.compile(r"\s*([A-Za-z]+|[(),]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")

    def __init__(self, wkt: str) -> None:
        self._tokens: list[str] = []
        at, wkt = 0, wkt.rstrip()
        while at < len(wkt):
            found = self._TOKEN.match(wkt, at)
            if found is None:
                self._tokens.append("")  # which is no token anywhere
                break
            self._tokens.append(found[1])
            at = found.end()

    def end(self) -> None:
        if self._tokens:
            raise ValueError(self._tokens[0])

    def geometry(self) -> Geometry:
        name = self._tokens.pop(0).upper()
        if self._tokens[0].upper() in {"Z", "M", "ZM"}:
            raise refused("geometries of more than two dimensions")
        kind = _BY_TEXT[name]
        if self._skip("EMPTY"):
            return empty(name)
        if kind != "GeometryCollection":
            return _built(kind, self._items())
        parts: list[Geometry] = []
        self._expect("(")
        while not parts or self._skip(","):
            parts.append(self.geometry())
        self._expect(")")
        return shapely.GeometryCollection(parts)

    def _items(self) -> list[Any]:
        """What stands in parentheses: places, or lists of them."""
        items: list[Any] = []
        self._expect("(")
        while not items or self._skip(","):
            if self._tokens[0] == "(":
                items.append(self._items())
            elif self._skip("EMPTY"):
                items.append([])
            else:
                items.append((float(self._tokens.pop(0)), float(self._tokens.pop(0))))
        self._expect(")")
        return items

    def _skip(self, token: str) -> bool:
        found = self._tokens[:1] and self._tokens[0].upper() == token
        if found:
            del self._tokens[0]
        return bool(found)

    def _expect(self, token: str) -> None:
        if not self._skip(token):
            raise ValueError(token)


def _built(kind: str, items: list[Any]) -> Geometry:
    if kind == "Point":
        (place,) = _places(items)
        return shapely.Point(place)
    if kind == "LineString":
        return line(_places(items))
    if kind == "Polygon":
        return polygon([_places(ring) for ring in items])
    if kind == "MultiPoint":
        # A point of many may stand in parentheses or without.
        return shapely.MultiPoint(_places([_only(each) for each in items if each]))
    single = "LineString" if kind == "MultiLineString" else "Polygon"
    parts = [_built(single, _list(item)) for item in items if item]
    return getattr(shapely, kind)(parts)


def _list(item: Any) -> list[Any]:
    if not isinstance(item, list):
        raise ValueError(item)
    return item


def _only(item: Any) -> Any:
    if isinstance(item, list):
        (item,) = item
    return item


def _places(items: Any) -> list[Place]:
    if not all(isinstance(item, tuple) for item in _list(items)):
        raise ValueError(items)
    return list(items)


def line(points: Sequence[Place]) -> Geometry:
    """A line through points."""
    if len(points) == 1:
        raise refused("lines of one point")
    return shapely.LineString(points)


def polygon(rings: Sequence[Sequence[Place]]) -> Geometry:
    """A polygon of its shell and its holes, whether they are closed or not."""
    closed = [[*ring, *ring[:1]] if ring[:1] != ring[-1:] else list(ring) for ring in rings]
    if any(len(ring) < 4 for ring in closed):
        raise refused("polygons of less than three points")
    return shapely.Polygon(closed[0], closed[1:])


def point(x: float, y: float) -> Geometry:
    """A point; raises InvalidArgument."""
    if not (math.isfinite(x) and math.isfinite(y)):
        raise refused("points that are not finite")
    return shapely.Point(x, y)
