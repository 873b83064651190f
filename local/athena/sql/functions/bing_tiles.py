"""Bing tiles: the squares that a map of the world is cut into, at each of 23 levels of zoom.

https://trino.io/docs/current/functions/geospatial.html#bing-tiles
https://learn.microsoft.com/en-us/bingmaps/articles/bing-maps-tile-system
"""

from __future__ import annotations

import math
from typing import NamedTuple

from sqlglot import exp

from local.athena import types
from local.athena.sql.functions.chapter import Call, Chapter
from local.athena.sql.geometry import Geometry, Place, polygon, write
from local.athena.sql.typed.expression import InvalidArgument
from local.athena.types import INTEGER
from local.translation.chapter import call

CHAPTER = Chapter("Bing tiles")

_MOST_ZOOM = 23
_PIXELS = 256
MOST_LATITUDE = 85.05112878
"""Of the map, in degrees, which is so a square."""


class Tile(NamedTuple):
    """A tile, counted from the upper left corner of the map."""

    x: int
    y: int
    zoom: int

    @property
    def number(self) -> int:
        """The value that DuckDB holds: 23 bits for x, 23 for y, 5 for the level of zoom."""
        return (self.x << 28) + (self.y << 5) + self.zoom

    @property
    def corner(self) -> Place:
        """The longitude and latitude of its upper left corner."""
        side = 1 << self.zoom
        x, y = self.x / side - 0.5, 0.5 - self.y / side
        return 360 * x, 90 - 360 * math.atan(math.exp(-y * 2 * math.pi)) / math.pi

    @property
    def polygon(self) -> Geometry:
        """What it covers."""
        (left, high), (right, low) = self.corner, Tile(self.x + 1, self.y + 1, self.zoom).corner
        return polygon([[(left, low), (right, low), (right, high), (left, high)]])


def _tile(number: int) -> Tile:
    return Tile(number >> 28, number % (1 << 28) >> 5, number % (1 << 5))


def tile_at(latitude: float, longitude: float, zoom: int) -> Tile:
    """The tile that a place is on."""
    sine = math.sin(latitude * math.pi / 180)
    across = (longitude + 180) / 360
    down = 0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)
    size = _PIXELS << zoom
    x, y = (int(min(max(axis * size, 0), size - 1)) // _PIXELS for axis in (across, down))
    return Tile(x, y, zoom)


def check(condition: bool, message: str) -> None:
    """Refuse the arguments of a function; raises InvalidArgument."""
    if not condition:
        raise InvalidArgument(message)


def check_zoom(zoom: int) -> None:
    """Refuse a level of zoom that there is not; raises InvalidArgument."""
    check(zoom > 0, "Zoom level must be > 0")
    check(zoom <= _MOST_ZOOM, f"Zoom level must be <= {_MOST_ZOOM}")


def check_place(latitude: float, longitude: float) -> None:
    """Refuse a place that is not on the map; raises InvalidArgument."""
    check(
        -MOST_LATITUDE <= latitude <= MOST_LATITUDE,
        f"Latitude must be between -{MOST_LATITUDE} and {MOST_LATITUDE}",
    )
    check(-180 <= longitude <= 180, "Longitude must be between -180.0 and 180.0")


@CHAPTER.python("bing_tile(x integer, y integer, zoom integer) -> BingTile")
def _of_coordinates(x: int, y: int, zoom: int) -> int:
    check_zoom(zoom)
    for coordinate in (x, y):
        check(
            0 <= coordinate < 1 << zoom,
            f"XY coordinates for a Bing tile at zoom level {zoom} must be within "
            f"[0, {1 << zoom}) range",
        )
    return Tile(x, y, zoom).number


@CHAPTER.python("bing_tile(quadkey varchar) -> BingTile")
def _of_quadkey(quadkey: str) -> int:
    check(bool(quadkey), "QuadKey must not be empty string")
    check(len(quadkey) <= _MOST_ZOOM, f"QuadKey must be {_MOST_ZOOM} characters or less")
    check(set(quadkey) <= set("0123"), f"Invalid QuadKey digit sequence: {quadkey}")
    x = y = 0
    for digit in quadkey:
        x, y = x << 1 | int(digit) & 1, y << 1 | int(digit) >> 1
    return Tile(x, y, len(quadkey)).number


@CHAPTER.python("bing_tile_quadkey(BingTile) -> varchar")
def _quadkey(number: int) -> str:
    tile = _tile(number)
    bits = reversed(range(tile.zoom))
    return "".join(str((tile.x >> bit & 1) + 2 * (tile.y >> bit & 1)) for bit in bits)


@CHAPTER.translation(
    "bing_tile_coordinates(BingTile) -> row(integer, integer)",
    returns=lambda _: types.row([INTEGER, INTEGER], ["x", "y"]),
)
def _coordinates(given: Call) -> exp.Expr:
    return call("athena_bing_tile_coordinates", given[0])


CHAPTER.helper(
    "bing_tile_coordinates",
    "tile",
    "CASE WHEN tile IS NOT NULL THEN struct_pack(x := CAST(tile >> 28 AS INTEGER), "
    "y := CAST(tile % 268435456 >> 5 AS INTEGER)) END",
)
CHAPTER.macro("bing_tile_zoom_level(tile BingTile) -> tinyint", "CAST(tile % 32 AS TINYINT)")


@CHAPTER.python("bing_tile_at(latitude double, longitude double, zoom integer) -> BingTile")
def _at(latitude: float, longitude: float, zoom: int) -> int:
    check_place(latitude, longitude)
    check_zoom(zoom)
    return tile_at(latitude, longitude, zoom).number


@CHAPTER.python("bing_tile_polygon(BingTile) -> Geometry")
def _polygon(number: int) -> bytes:
    return write(_tile(number).polygon)


@CHAPTER.python(
    "bing_tiles_around(latitude double, longitude double, zoom integer) -> array(BingTile)"
)
def _around(latitude: float, longitude: float, zoom: int) -> list[int]:
    check_place(latitude, longitude)
    check_zoom(zoom)
    middle = tile_at(latitude, longitude, zoom)
    inside = range(1 << zoom)
    return [
        Tile(x, y, zoom).number
        for x in range(middle.x - 1, middle.x + 2)
        for y in range(middle.y - 1, middle.y + 2)
        if x in inside and y in inside
    ]
