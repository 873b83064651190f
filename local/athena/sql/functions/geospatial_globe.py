"""Geospatial functions: lengths, areas and distances on the globe, which is a sphere.

https://trino.io/docs/current/functions/geospatial.html
https://www.movable-type.co.uk/scripts/latlong.html
"""

from __future__ import annotations

import math
from itertools import pairwise

from local.athena.sql.functions.chapter import Chapter
from local.athena.sql.geometry import KINDS, Geometry, Place, places, read, shapely
from local.athena.sql.typed.expression import InvalidArgument

CHAPTER = Chapter("Geospatial, globe")

EARTH_RADIUS_KILOMETRES = 6371.01


@CHAPTER.python("to_spherical_geography(Geometry) -> SphericalGeography")
def _on_the_globe(value: bytes) -> bytes:
    geometry = read(value)
    if not geometry.is_empty:
        left, low, right, high = geometry.bounds
        for longitude, latitude in ((left, low), (right, high)):
            _check_globe(latitude, longitude)
    return value


def _check_globe(latitude: float, longitude: float) -> None:
    if not -90 <= latitude <= 90:
        raise InvalidArgument("Latitude must be between -90 and 90")
    if not -180 <= longitude <= 180:
        raise InvalidArgument("Longitude must be between -180 and 180")


@CHAPTER.python(
    "great_circle_distance(latitude1 double, longitude1 double, latitude2 double, "
    "longitude2 double) -> double"
)
def _great_circle_distance(
    latitude1: float, longitude1: float, latitude2: float, longitude2: float
) -> float:
    _check_globe(latitude1, longitude1)
    _check_globe(latitude2, longitude2)
    return great_circle_kilometres((longitude1, latitude1), (longitude2, latitude2))


def great_circle_kilometres(one: Place, other: Place) -> float:
    """The distance of two places on the globe, of their longitudes and latitudes."""
    (longitude1, latitude1), (longitude2, latitude2) = one, other
    sine1, cosine1 = _sine_and_cosine(math.radians(latitude1))
    sine2, cosine2 = _sine_and_cosine(math.radians(latitude2))
    sine, cosine = _sine_and_cosine(math.radians(longitude1) - math.radians(longitude2))
    across, along = cosine2 * sine, cosine1 * sine2 - sine1 * cosine2 * cosine
    apart = math.sqrt(across * across + along * along)
    angle = math.atan2(apart, sine1 * sine2 + cosine1 * cosine2 * cosine)
    return angle * EARTH_RADIUS_KILOMETRES


def _sine_and_cosine(radians: float) -> tuple[float, float]:
    return math.sin(radians), math.cos(radians)


def _spherical(function: str, geometry: Geometry, *kinds: str) -> None:
    kind = KINDS[geometry.geom_type]
    if kind not in kinds:
        raise InvalidArgument(
            f"When applied to SphericalGeography inputs, {function} only supports "
            f"{' or '.join(kinds)}. Input type is: {kind}"
        )


@CHAPTER.python("st_distance(SphericalGeography, SphericalGeography) -> double")
def _spherical_distance(left: bytes, right: bytes) -> float | None:
    ends = read(left), read(right)
    if any(end.is_empty for end in ends):
        return None
    for end in ends:
        _spherical("ST_Distance", end, "POINT")
    one, other = (places(end)[0] for end in ends)
    return great_circle_kilometres(one, other) * 1000


@CHAPTER.python("st_length(SphericalGeography) -> double")
def _spherical_length(value: bytes) -> float | None:
    geometry = read(value)
    if geometry.is_empty:
        return None
    _spherical("ST_Length", geometry, "LINE_STRING", "MULTI_LINE_STRING")
    total = 0.0
    for part in shapely.get_parts(geometry):
        for one, other in pairwise(places(part)):
            total += great_circle_kilometres(one, other)
    return total * 1000


@CHAPTER.python("st_area(SphericalGeography) -> double")
def _spherical_area(value: bytes) -> float | None:
    geometry = read(value)
    if geometry.is_empty:
        return None
    _spherical("ST_Area", geometry, "POLYGON", "MULTI_POLYGON")
    excess = 0.0
    for part in shapely.get_parts(geometry):
        excess += abs(_spherical_excess(places(part.exterior)))
        excess -= sum(abs(_spherical_excess(places(ring))) for ring in part.interiors)
    radius = EARTH_RADIUS_KILOMETRES * 1000
    return abs(excess * radius * radius)


def _spherical_excess(ring: list[Place]) -> float:
    """By how much the angles of a closed ring on a unit sphere exceed those of one on a plane."""
    excess = turned = 0.0
    bearings: list[float] = []
    corners = [(math.radians(longitude), math.radians(latitude)) for longitude, latitude in ring]
    # Beside the first corner stands the last: the ring is gone round from there.
    for (longitude1, latitude1), (longitude2, latitude2) in pairwise(
        [*corners[-2:-1], *corners[:-1]]
    ):
        if (longitude1, latitude1) == (longitude2, latitude2):
            raise InvalidArgument("Polygon is not valid: it has two identical consecutive vertices")
        across = longitude2 - longitude1
        tangent1, tangent2 = math.tan(latitude1 / 2), math.tan(latitude2 / 2)
        excess += 2 * math.atan2(
            math.tan(across / 2) * (tangent1 + tangent2), 1 + tangent1 * tangent2
        )
        sine1, cosine1 = _sine_and_cosine(latitude1)
        sine2, cosine2 = _sine_and_cosine(latitude2)
        sine, cosine = _sine_and_cosine(across)
        leaving = math.atan2(sine * cosine2, cosine1 * sine2 - sine1 * cosine2 * cosine)
        arriving = math.atan2(-sine * cosine1, sine1 * cosine2 - cosine1 * sine2 * cosine) + math.pi
        bearings += [leaving, arriving]
    for one, other in pairwise([*bearings, bearings[0]]):
        turned += (other - one + math.pi) % (2 * math.pi) - math.pi
    # Around a pole there is no turning.
    return abs(excess) - 2 * math.pi if abs(turned) < math.pi / 4 else excess
