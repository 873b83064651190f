"""Bing tiles that cover a circle, or a geometry.

https://trino.io/docs/current/functions/geospatial.html#bing-tiles
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from local.athena.sql.functions.bing_tiles import (
    MOST_LATITUDE,
    Tile,
    check,
    check_place,
    check_zoom,
    tile_at,
)
from local.athena.sql.functions.chapter import Chapter
from local.athena.sql.functions.geospatial_globe import (
    EARTH_RADIUS_KILOMETRES,
    great_circle_kilometres,
)
from local.athena.sql.geometry import Geometry, places, read, shapely

CHAPTER = Chapter("Bing tiles, covers")

_MOST_TILES = 1_000_000


@CHAPTER.python(
    "bing_tiles_around(latitude double, longitude double, zoom integer, radius double) "
    "-> array(BingTile)"
)
def _within(latitude: float, longitude: float, zoom: int, radius: float) -> list[int]:
    check_place(latitude, longitude)
    check_zoom(zoom)
    check(radius >= 0, "Radius must be >= 0")
    check(radius <= 1_000, "Radius must be <= 1,000 km")
    return [tile.number for tile in _circle(latitude, longitude, zoom, radius)]


def _circle(latitude: float, longitude: float, zoom: int, radius: float) -> Iterator[Tile]:
    """The tiles of a circle: its row, its column, then what is within of each quarter."""
    side = 1 << zoom
    middle = tile_at(latitude, longitude, zoom)
    top, bottom = (
        tile_at(_northward(latitude, distance), longitude, zoom).y for distance in (radius, -radius)
    )
    left, right = (
        tile_at(latitude, _eastward(latitude, longitude, distance), zoom).x
        for distance in (-radius, radius)
    )
    columns = [x % side for x in range(left, right + 1 + side * (right < left))]
    count = len(columns) * (bottom - top + 1)
    check(
        count <= _MOST_TILES,
        "The number of tiles covering input rectangle exceeds the limit of 1M. "
        f"Number of tiles: {count}. Radius: {radius:.1f} km. Zoom level: {zoom}.",
    )
    yield from (Tile(x, middle.y, zoom) for x in columns)
    yield from (Tile(middle.x, y, zoom) for y in range(top, bottom + 1) if y != middle.y)
    halves = (
        (columns[: columns.index(middle.x) : -1], 0),
        (columns[: columns.index(middle.x)], 1),
    )
    for xs, inner in halves:
        for x in xs:
            for ys, lower in ((range(top, middle.y), 1), (range(bottom, middle.y, -1), 0)):
                reached = False
                for y in ys:
                    nearest = Tile(x + inner, y + lower, zoom).corner
                    centre = (longitude, latitude)
                    reached = reached or great_circle_kilometres(centre, nearest) <= radius
                    if reached:
                        yield Tile(x, y, zoom)


def _northward(latitude: float, kilometres: float) -> float:
    """The latitude so far to the north, or, where it is negative, to the south."""
    here, angle = math.radians(latitude), abs(kilometres) / EARTH_RADIUS_KILOMETRES
    bearing = math.cos(math.radians(0 if kilometres > 0 else 180))
    sine = math.sin(here) * math.cos(angle) + math.cos(here) * math.sin(angle) * bearing
    return min(max(math.degrees(math.asin(sine)), -MOST_LATITUDE), MOST_LATITUDE)


def _eastward(latitude: float, longitude: float, kilometres: float) -> float:
    """The longitude so far to the east, or, where it is negative, to the west."""
    here, angle = math.radians(latitude), abs(kilometres) / EARTH_RADIUS_KILOMETRES
    bearing = math.sin(math.radians(90 if kilometres > 0 else 270))
    turn = math.atan2(
        bearing * math.sin(angle) * math.cos(here),
        math.cos(angle) - math.sin(here) * math.sin(here),
    )
    found = math.degrees(math.radians(longitude) + turn)
    return found - 360 if found > 180 else found + 360 if found < -180 else found


_LARGE_ZOOM = 10
_MOST_COMPLEX = 25_000_000
_TOO_COMPLEX = (
    "The zoom level is too high or the geometry is too complex to compute a set of covering Bing "
    "tiles. Please use a lower zoom level or convert the geometry to its bounding box using the "
    "ST_Envelope function."
)


@CHAPTER.python("geometry_to_bing_tiles(Geometry, zoom integer) -> array(BingTile)")
def _covering(value: bytes, zoom: int) -> list[int]:
    check_zoom(zoom)
    geometry = read(value)
    return [] if geometry.is_empty else [tile.number for tile in _cover(geometry, zoom)]


def _cover(geometry: Geometry, zoom: int) -> Iterator[Tile]:
    left, low, right, high = geometry.bounds
    span = "span for the geometry must be in"
    check(low >= -MOST_LATITUDE and high <= MOST_LATITUDE, f"Latitude {span} [-85.05, 85.05] range")
    check(left >= -180 and right <= 180, f"Longitude {span} [-180.00, 180.00] range")
    first, last = tile_at(high, left, zoom), tile_at(low, right, zoom)
    # What is touched only by the border of the last tile does not need it.
    longitude, latitude = last.corner
    last = Tile(last.x - (longitude == right), last.y - (latitude == low), zoom)
    count = (last.x - first.x + 1) * (last.y - first.y + 1)
    whole = geometry.geom_type == "Point" or _is_box(geometry)
    check(
        not whole or count <= _MOST_TILES,
        "The number of tiles covering input rectangle exceeds the limit of 1M. Number of tiles: "
        f"{count}. Rectangle: xMin={left:.2f}, yMin={low:.2f}, xMax={right:.2f}, yMax={high:.2f}. "
        f"Zoom level: {zoom}.",
    )
    check(
        whole or count < 2**31,
        "The zoom level is too high to compute a set of covering Bing tiles.",
    )
    points = int(shapely.get_num_coordinates(geometry))
    check(whole or count * points <= _MOST_COMPLEX, _TOO_COMPLEX)
    large = 0 if whole else max(zoom - _LARGE_ZOOM, 0)
    for x in range(first.x >> large, (last.x >> large) + 1):
        for y in range(first.y >> large, (last.y >> large) + 1):
            tile = Tile(x, y, zoom - large)
            yield from [tile] if whole else _parts_within(geometry, tile, zoom)


def _is_box(geometry: Geometry) -> bool:
    left, low, right, high = geometry.bounds
    corners = {(x, y) for x in (left, right) for y in (low, high)}
    found = places(geometry)
    return geometry.geom_type == "Polygon" and len(found) == 5 and set(found) <= corners


def _parts_within(geometry: Geometry, tile: Tile, zoom: int) -> Iterator[Tile]:
    """The tiles of a level of zoom, within a larger one, that a geometry meets."""
    if not shapely.intersects(geometry, tile.polygon):
        return
    if tile.zoom == zoom:
        yield tile
        return
    covered = any(shapely.contains(part, tile.polygon) for part in shapely.get_parts(geometry))
    smaller = zoom - tile.zoom if covered else 1
    for x in range(tile.x << smaller, (tile.x + 1) << smaller):
        for y in range(tile.y << smaller, (tile.y + 1) << smaller):
            part = Tile(x, y, tile.zoom + smaller)
            yield from [part] if covered else _parts_within(geometry, part, zoom)
