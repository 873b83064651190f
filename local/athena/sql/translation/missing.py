"""Whole chapters that are missing: geospatial functions, sketches, ML, IP addresses.

https://docs.aws.amazon.com/athena/latest/ug/geospatial-functions-list.html
"""

from __future__ import annotations

from local.athena.sql.translation.chapter import Chapter

CHAPTER = Chapter("Missing")

CHAPTER.unsupported(
    "st_point", "st_polygon", "st_linefromtext", "st_geometryfromtext", "st_geomfrombinary",
    "st_astext", "st_asbinary", "st_area", "st_buffer", "st_centroid", "st_contains",
    "st_convexhull", "st_crosses", "st_difference", "st_disjoint", "st_distance", "st_envelope",
    "st_equals", "st_intersection", "st_intersects", "st_length", "st_overlaps", "st_touches",
    "st_union", "st_within", "st_x", "st_y", "st_geomaslegacybinary", "st_geomfromlegacybinary",
    "great_circle_distance", "to_spherical_geography", "to_geojson_geometry",
    "from_geojson_geometry", "to_encoded_polyline", "from_encoded_polyline", "bing_tile",
    "bing_tile_at", "bing_tile_quadkey", "bing_tiles_around", "bing_tile_polygon",
)  # fmt: skip
CHAPTER.unsupported(
    "make_set_digest", "merge_set_digest", "intersection_cardinality", "jaccard_index",
    "hash_counts", "empty_approx_set", "value_at_quantile", "values_at_quantiles",
    "quantile_at_value",
)  # fmt: skip
