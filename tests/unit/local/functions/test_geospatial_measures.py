"""Geospatial functions: what geometries measure, on the plane and on the globe; points on lines."""

# ruff: noqa: E501 - geometries are long words

from __future__ import annotations

import pytest

from local.athena.model import QueryFailed
from tests.unit.local.functions.conftest import Evaluate


def _geometry(wkt: str) -> str:
    return f"ST_GeometryFromText('{wkt}')"


@pytest.mark.parametrize(
    ("expression", "kind", "value"),
    [
        (
            f"ST_Relate({_geometry('LINESTRING (0 0, 3 3)')}, {_geometry('LINESTRING (1 1, 4 1)')}, '****T****')",
            "boolean",
            "false",
        ),
        (
            "geometry_union(ARRAY[ST_Point(3, 4), NULL, ST_Point(1, 2)])",
            "Geometry",
            "MULTIPOINT ((1 2), (3 4))",
        ),
        (
            "geometry_nearest_points(ST_Point(1, 2), ST_Point(3, 4))",
            "row(Geometry, Geometry)",
            "{field0=POINT (1 2), field1=POINT (3 4)}",
        ),
        (
            f"geometry_nearest_points(ST_Point(1, 2), {_geometry('POINT EMPTY')})",
            "row(Geometry, Geometry)",
            None,
        ),
        (
            f"ST_ConvexHull({_geometry('MULTIPOINT (0 2, 1 0, 3 0, 4 0, 4 2, 2 2, 2 4)')})",
            "Geometry",
            "POLYGON ((0 2, 1 0, 4 0, 4 2, 2 4, 0 2))",
        ),
        (
            f"ST_ConvexHull({_geometry('MULTIPOINT (0 1, 1 2, 5 6)')})",
            "Geometry",
            "LINESTRING (0 1, 5 6)",
        ),
        (
            f"ST_Area({_geometry('GEOMETRYCOLLECTION (POINT (8 8), POLYGON ((1 1, 3 1, 3 4, 1 4)))')})",
            "double",
            "6.0",
        ),
        (f"ST_Length({_geometry('LINESTRING (0 0, 2 2)')})", "double", "2.8284271247461903"),
        ("ST_Distance(ST_Point(50, 100), ST_Point(150, 150))", "double", "111.80339887498948"),
        (f"ST_Distance(ST_Point(50, 100), {_geometry('POINT EMPTY')})", "double", None),
        (
            f"ST_Centroid({_geometry('POLYGON ((0 0, 0 5, 5 5, 5 0), (1 1, 1 2, 2 2, 2 1))')})",
            "Geometry",
            "POINT (2.5416666666666665 2.5416666666666665)",
        ),
        (f"ST_Centroid({_geometry('LINESTRING (1 1, 2 2, 3 3)')})", "Geometry", "POINT (2 2)"),
        (f"ST_Centroid({_geometry('LINESTRING EMPTY')})", "Geometry", "POINT EMPTY"),
        (f"ST_IsSimple({_geometry('LINESTRING (0 0, 1 1, 1 0, 0 1)')})", "boolean", "false"),
        (f"ST_IsSimple({_geometry('LINESTRING (1 1, 2 2, 1 3, 1 1)')})", "boolean", "true"),
        (f"ST_IsValid({_geometry('MULTIPOINT (0 0, 0 1, 1 1, 0 1)')})", "boolean", "false"),
        (f"ST_IsValid({_geometry('LINESTRING (0 0, 0 1, 0 1, 1 1)')})", "boolean", "false"),
        (f"ST_IsValid({_geometry('POLYGON ((0 0, 1 1, 0 1, 1 0, 0 0))')})", "boolean", "false"),
        (f"ST_IsValid({_geometry('POLYGON ((1 1, 1 4, 4 4, 4 1))')})", "boolean", "true"),
        (
            f"geometry_invalid_reason({_geometry('POLYGON ((1 1, 1 4, 4 4, 4 1))')})",
            "varchar",
            None,
        ),
        (
            f"simplify_geometry({_geometry('POLYGON ((1 0, 2 1, 3 1, 3 1, 4 1, 1 0))')}, 1.5)",
            "Geometry",
            "POLYGON ((1 0, 4 1, 2 1, 1 0))",
        ),
        ("ST_Buffer(ST_Point(1, 2), 0)", "Geometry", "POINT (1 2)"),
        (f"ST_Buffer({_geometry('POINT EMPTY')}, 1)", "Geometry", None),
        ("ST_NumPoints(ST_Buffer(ST_Point(1, 2), 3))", "bigint", "96"),
        (
            "ST_PointN(ST_ExteriorRing(ST_Buffer(ST_Point(0, 0), 0.5)), 2)",
            "Geometry",
            "POINT (0.4989294616193014 0.03270156461507146)",
        ),
        (
            "ST_PointN(ST_ExteriorRing(ST_Buffer(ST_Point(0, 0), 0.5)), 96)",
            "Geometry",
            "POINT (0.49892946161930174 -0.03270156461507153)",
        ),
        (
            f"line_locate_point({_geometry('LINESTRING (1 3, 5 4)')}, ST_Point(2, 3))",
            "double",
            "0.23529411764705882",
        ),
        (f"line_locate_point({_geometry('LINESTRING EMPTY')}, ST_Point(2, 3))", "double", None),
        (
            f"line_interpolate_point({_geometry('LINESTRING (0 0, 1 1, 10 10)')}, 0.4)",
            "Geometry",
            "POINT (4.000000000000001 4.000000000000001)",
        ),
        (
            f"line_interpolate_points({_geometry('LINESTRING (0 0, 1 1, 10 10)')}, 0.3)",
            "array(Geometry)",
            "[POINT (3 3), POINT (6 6), POINT (9 9)]",
        ),
        (
            f"line_interpolate_points({_geometry('LINESTRING (0 0, 1 1)')}, 1)",
            "array(Geometry)",
            "[POINT (1 1)]",
        ),
        (
            "to_geometry(to_spherical_geography(ST_Point(-40.2, 28.9)))",
            "Geometry",
            "POINT (-40.2 28.9)",
        ),
        (
            "ST_Length(to_spherical_geography(ST_GeometryFromText('LINESTRING EMPTY')))",
            "double",
            None,
        ),
    ],
)
def test_geospatial_measures(
    evaluate: Evaluate, expression: str, kind: str, value: str | None
) -> None:
    assert evaluate(expression) == (value, kind)


def _globe(wkt: str) -> str:
    return f"to_spherical_geography({_geometry(wkt)})"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("great_circle_distance(36.12, -86.67, 33.94, -118.40)", 2886.4489734366997),
        ("great_circle_distance(36.12, -86.67, 36.12, -86.67)", 0),
        (
            f"ST_Distance({_globe('POINT (-86.67 36.12)')}, {_globe('POINT (-118.40 33.94)')})",
            2886448.9734366997,
        ),
        (
            f"ST_Length({_globe('LINESTRING (-71.05 42.36, -87.62 41.87, -122.41 37.77)')})",
            4350866.6362,
        ),
        # Around a pole; an eighth of the globe; the same with a large hole; some metres across.
        (f"ST_Area({_globe('POLYGON ((-135 85, -45 85, 45 85, 135 85))')})", 619.002289826e9),
        (f"ST_Area({_globe('POLYGON ((90 0, 0 0, 0 90))')})", 637.58259139e11),
        (f"ST_Area({_globe('POLYGON ((90 0, 0 0, 0 90), (89 1, 1 1, 1 89))')})", 348.042334804e10),
        (
            f"ST_Area({_globe('POLYGON ((-122.150124 37.486095, -122.149201 37.486606, -122.145725 37.486580, -122.145923 37.483961, -122.149324 37.482480, -122.150837 37.483238, -122.150901 37.485392))')})",
            163290.93943446054,
        ),
    ],
)
def test_the_globe_is_a_sphere(evaluate: Evaluate, expression: str, value: float) -> None:
    text, kind = evaluate(expression)
    assert kind == "double"
    assert float(text or "") == pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("great_circle_distance(91, 0, 0, 0)", "Latitude must be between -90 and 90"),
        ("great_circle_distance(0, nan(), 0, 0)", "Longitude must be between -180 and 180"),
        (_globe("POINT (-340.2 28.9)"), "Longitude must be between -180 and 180"),
        (
            f"ST_Area({_globe('POINT (0 1)')})",
            "When applied to SphericalGeography inputs, ST_Area only supports POLYGON or MULTI_POLYGON. Input type is: POINT",
        ),
        (
            f"ST_Area({_globe('POLYGON ((0 0, 0 1, 1 1, 1 1, 1 0, 0 0))')})",
            "Polygon is not valid: it has two identical consecutive vertices",
        ),
        ("ST_Buffer(ST_Point(0, 0), -1.2)", "distance is negative"),
        ("simplify_geometry(ST_Point(0, 0), nan())", "distanceTolerance is NaN"),
        (
            f"line_interpolate_point({_geometry('LINESTRING (0 0, 1 1)')}, 2)",
            "fraction must be between 0 and 1",
        ),
        (
            "line_locate_point(ST_Point(1, 2), ST_Point(1, 2))",
            "First argument to line_locate_point must be a LineString or a MultiLineString. Got: Point",
        ),
    ],
)
def test_what_has_no_measure_is_refused(evaluate: Evaluate, expression: str, reason: str) -> None:
    with pytest.raises(QueryFailed) as failed:
        evaluate(expression)
    assert failed.value.reason == f"INVALID_FUNCTION_ARGUMENT: {reason}"


@pytest.mark.parametrize(
    "expression",
    [
        f"ST_Buffer({_geometry('LINESTRING (0 0, 1 1)')}, 1)",
        f"ST_Centroid({_geometry('LINESTRING (0 0, 1 1, 2 0)')})",
        f"ST_Centroid(ST_Envelope({_geometry('POINT (53 27)')}))",
        f"geometry_invalid_reason({_geometry('MULTIPOINT (0 0, 0 0)')})",
        f"ST_Union({_geometry('LINESTRING (20 20, 30 30)')}, ST_Point(25, 25))",
        f"ST_SymDifference({_geometry('LINESTRING (20 20, 30 30)')}, ST_Point(25, 25))",
    ],
)
def test_what_esri_computes_its_own_way_is_not_supported(
    evaluate: Evaluate, expression: str
) -> None:
    with pytest.raises(QueryFailed, match=r"^NOT_SUPPORTED: "):
        evaluate(expression)
