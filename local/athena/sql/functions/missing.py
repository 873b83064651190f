"""Chapters that are missing but for a function: geospatial functions, sketches, models.

https://docs.aws.amazon.com/athena/latest/ug/geospatial-functions-list.html
https://docs.aws.amazon.com/athena/latest/ug/functions-env3.html
"""

from __future__ import annotations

import math

from local.athena.sql.binding.typed import InvalidArgument
from local.athena.sql.functions.chapter import Chapter

CHAPTER = Chapter("Missing")

_EARTH_RADIUS_KILOMETRES = 6371.01


@CHAPTER.python(
    "great_circle_distance(latitude1 double, longitude1 double, latitude2 double, "
    "longitude2 double) -> double"
)
def _great_circle_distance(
    latitude1: float, longitude1: float, latitude2: float, longitude2: float
) -> float:
    for latitude in (latitude1, latitude2):
        if not -90 <= latitude <= 90:
            raise InvalidArgument("Latitude must be between -90 and 90")
    for longitude in (longitude1, longitude2):
        if not -180 <= longitude <= 180:
            raise InvalidArgument("Longitude must be between -180 and 180")
    sine1, cosine1 = _sine_and_cosine(latitude1)
    sine2, cosine2 = _sine_and_cosine(latitude2)
    sine, cosine = _sine_and_cosine(longitude1 - longitude2)
    apart = math.hypot(cosine2 * sine, cosine1 * sine2 - sine1 * cosine2 * cosine)
    angle = math.atan2(apart, sine1 * sine2 + cosine1 * cosine2 * cosine)
    return angle * _EARTH_RADIUS_KILOMETRES


def _sine_and_cosine(degrees: float) -> tuple[float, float]:
    return math.sin(math.radians(degrees)), math.cos(math.radians(degrees))


CHAPTER.unsupported(
    "bing_tile", "bing_tile_at", "bing_tile_coordinates", "bing_tile_polygon",
    "bing_tile_quadkey", "bing_tile_zoom_level", "bing_tiles_around", "convex_hull_agg",
    "from_encoded_polyline", "from_geojson_geometry", "geometry_from_hadoop_shape",
    "geometry_invalid_reason", "geometry_nearest_points", "geometry_to_bing_tiles",
    "geometry_union", "geometry_union_agg", "line_interpolate_point", "line_interpolate_points",
    "line_locate_point", "simplify_geometry", "st_area", "st_asbinary", "st_astext", "st_boundary",
    "st_buffer", "st_centroid", "st_contains", "st_convexhull", "st_coorddim", "st_crosses",
    "st_difference", "st_dimension", "st_disjoint", "st_distance", "st_endpoint", "st_envelope",
    "st_envelopeaspts", "st_equals", "st_exteriorring", "st_geomaslegacybinary",
    "st_geometries", "st_geometryfromtext", "st_geometryn", "st_geometrytype",
    "st_geomfrombinary", "st_geomfromlegacybinary", "st_interiorringn", "st_interiorrings",
    "st_intersection", "st_intersects", "st_isclosed", "st_isempty", "st_isring", "st_issimple",
    "st_isvalid", "st_length", "st_linefromtext", "st_linestring", "st_multipoint",
    "st_numgeometries", "st_numinteriorring", "st_numpoints", "st_overlaps", "st_point",
    "st_pointn", "st_points", "st_polygon", "st_relate", "st_startpoint", "st_symdifference",
    "st_touches", "st_union", "st_within", "st_x", "st_xmax", "st_xmin", "st_y", "st_ymax",
    "st_ymin", "to_encoded_polyline", "to_geojson_geometry", "to_geometry",
    "to_spherical_geography",
)  # fmt: skip
CHAPTER.unsupported(
    "classify", "features", "learn_classifier", "learn_libsvm_classifier",
    "learn_libsvm_regressor", "learn_regressor", "regress",
)  # fmt: skip
