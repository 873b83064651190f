"""Geospatial functions: making geometries, taking them apart, their formats."""

# ruff: noqa: E501 - geometries are long words

from __future__ import annotations

import pytest

from local.athena.model import QueryFailed
from tests.unit.local.functions.conftest import Evaluate

_SQUARE = "POLYGON ((0 0, 0 3, 3 3, 3 0, 0 0), (1 1, 2 1, 2 2, 1 2, 1 1))"


def _geometry(wkt: str) -> str:
    return f"ST_GeometryFromText('{wkt}')"


@pytest.mark.parametrize(
    ("wkt", "shown"),
    [
        ("POINT (1 2.50)", "POINT (1 2.5)"),
        ("point(-0.5 1e3)", "POINT (-0.5 1000)"),
        ("POINT (1e-10 0.0001)", "POINT (1.0000000000000000e-10 0.0001)"),
        ("POINT (1e20 122.3)", "POINT (1.0000000000000000e+20 122.3)"),
        ("POINT EMPTY", "POINT EMPTY"),
        ("LINESTRING (0 0, 1 2, 3 4)", "LINESTRING (0 0, 1 2, 3 4)"),
        ("LINESTRING EMPTY", "LINESTRING EMPTY"),
        # Shells go counter-clockwise, holes clockwise, and rings may be left open.
        ("POLYGON ((1 1, 1 4, 4 4, 4 1))", "POLYGON ((1 1, 4 1, 4 4, 1 4, 1 1))"),
        (_SQUARE, "POLYGON ((0 0, 3 0, 3 3, 0 3, 0 0), (1 1, 1 2, 2 2, 2 1, 1 1))"),
        ("MULTIPOINT (1 2, 3 4)", "MULTIPOINT ((1 2), (3 4))"),
        ("MULTIPOINT ((1 2), (3 4))", "MULTIPOINT ((1 2), (3 4))"),
        ("MULTILINESTRING ((1 1, 5 1), (2 4, 4 4))", "MULTILINESTRING ((1 1, 5 1), (2 4, 4 4))"),
        ("MULTILINESTRING (EMPTY)", "MULTILINESTRING EMPTY"),
        (
            "MULTIPOLYGON (((0 0, 0 2, 2 2, 2 0)), ((2 2, 2 4, 4 4, 4 2)))",
            "MULTIPOLYGON (((0 0, 2 0, 2 2, 0 2, 0 0)), ((2 2, 4 2, 4 4, 2 4, 2 2)))",
        ),
        (
            "GEOMETRYCOLLECTION (POINT (1 2), GEOMETRYCOLLECTION (LINESTRING (0 0, 1 1)))",
            "GEOMETRYCOLLECTION (POINT (1 2), GEOMETRYCOLLECTION (LINESTRING (0 0, 1 1)))",
        ),
    ],
)
def test_text_is_read_and_shown_as_esri_writes_it(evaluate: Evaluate, wkt: str, shown: str) -> None:
    geometry = _geometry(wkt)
    assert evaluate(geometry) == (shown, "Geometry")
    assert evaluate(f"ST_AsText({geometry})") == (shown, "varchar")
    assert evaluate(f"ST_AsText(ST_GeomFromBinary(ST_AsBinary({geometry})))") == (shown, "varchar")


@pytest.mark.parametrize(
    "wkt",
    [
        "POLYGON(0 0)",
        "LINESTRING (0 0, 1)",
        "POINT (1 2",
        "POINT (1 2) x",
        "CIRCLE (1 2)",
        "",
        "POINT (1 2 3)",
        "POINT (1; 2)",
        "MULTIPOINT (((1 2)))",
    ],
)
def test_text_that_is_no_geometry_is_refused(evaluate: Evaluate, wkt: str) -> None:
    with pytest.raises(QueryFailed) as failed:
        evaluate(_geometry(wkt))
    assert failed.value.reason == f"INVALID_FUNCTION_ARGUMENT: Invalid WKT: {wkt}"


@pytest.mark.parametrize(
    ("expression", "kind", "value"),
    [
        (
            "ST_AsBinary(ST_Point(1, 2))",
            "varbinary",
            "01 01 00 00 00 00 00 00 00 00 00 f0 3f 00 00 00 00 00 00 00 40",
        ),
        ("ST_Point(1, NULL)", "Geometry", None),
        ("ST_LineFromText('LINESTRING (1 1, 2 2)')", "Geometry", "LINESTRING (1 1, 2 2)"),
        ("ST_Polygon('polygon((0 0, 1 0, 1 1))')", "Geometry", "POLYGON ((0 0, 1 0, 1 1, 0 0))"),
        (
            "ST_LineString(ARRAY[ST_Point(1, 2), ST_Point(3, 4)])",
            "Geometry",
            "LINESTRING (1 2, 3 4)",
        ),
        ("ST_LineString(ARRAY[ST_Point(1, 2)])", "Geometry", "LINESTRING EMPTY"),
        ("ST_LineString(ARRAY[])", "Geometry", "LINESTRING EMPTY"),
        (
            "ST_MultiPoint(ARRAY[ST_Point(1, 2), ST_Point(1, 2)])",
            "Geometry",
            "MULTIPOINT ((1 2), (1 2))",
        ),
        ("ST_MultiPoint(ARRAY[])", "Geometry", None),
        ("ST_GeometryType(ST_Point(1, 4))", "varchar", "ST_Point"),
        (
            f"ST_GeometryType({_geometry('GEOMETRYCOLLECTION EMPTY')})",
            "varchar",
            "ST_GeomCollection",
        ),
        ("ST_CoordDim(ST_Point(1, 4))", "tinyint", "2"),
        (f"ST_Dimension({_geometry('POLYGON EMPTY')})", "tinyint", "2"),
        (f"ST_Dimension({_geometry('MULTILINESTRING EMPTY')})", "tinyint", "1"),
        (f"ST_IsEmpty({_geometry('POLYGON EMPTY')})", "boolean", "true"),
        (f"ST_IsClosed({_geometry('LINESTRING (1 1, 2 2, 1 3, 1 1)')})", "boolean", "true"),
        (
            f"ST_IsClosed({_geometry('MULTILINESTRING ((0 0, 1 1, 0 0), (1 1, 2 2))')})",
            "boolean",
            "false",
        ),
        (f"ST_IsRing({_geometry('LINESTRING (0 0, 1 1, 0 2, 0 0)')})", "boolean", "true"),
        (f"ST_IsRing({_geometry('LINESTRING (8 4, 4 8)')})", "boolean", "false"),
        ("ST_X(ST_Point(1.5, 2))", "double", "1.5"),
        ("ST_Y(ST_Point(1.5, 2))", "double", "2.0"),
        (f"ST_X({_geometry('POINT EMPTY')})", "double", None),
        (f"ST_XMin({_geometry('LINESTRING (8 4, 5 7)')})", "double", "5.0"),
        (f"ST_YMin({_geometry('LINESTRING (8 4, 5 7)')})", "double", "4.0"),
        (f"ST_XMax({_geometry('LINESTRING (8 4, 5 7)')})", "double", "8.0"),
        (f"ST_YMax({_geometry('LINESTRING (8 4, 5 7)')})", "double", "7.0"),
        (f"ST_YMax({_geometry('LINESTRING EMPTY')})", "double", None),
        (f"ST_NumPoints({_geometry(_SQUARE)})", "bigint", "8"),
        (f"ST_NumPoints({_geometry('LINESTRING (0 0, 1 1, 0 0)')})", "bigint", "3"),
        (f"ST_NumGeometries({_geometry('MULTIPOINT (1 2, 2 4)')})", "integer", "2"),
        (f"ST_NumGeometries({_geometry('POINT EMPTY')})", "integer", "0"),
        (f"ST_GeometryN({_geometry('MULTIPOINT (1 2, 2 4)')}, 2)", "Geometry", "POINT (2 4)"),
        (f"ST_GeometryN({_geometry('MULTIPOINT (1 2, 2 4)')}, 0)", "Geometry", None),
        ("ST_GeometryN(ST_Point(1, 2), 1)", "Geometry", "POINT (1 2)"),
        (
            f"ST_Geometries({_geometry('MULTIPOINT (1 2, 4 8)')})",
            "array(Geometry)",
            "[POINT (1 2), POINT (4 8)]",
        ),
        (
            f"ST_Points({_geometry('POLYGON ((8 4, 3 9, 5 6, 8 4))')})",
            "array(Geometry)",
            "[POINT (8 4), POINT (5 6), POINT (3 9), POINT (8 4)]",
        ),
        (f"ST_Points({_geometry('LINESTRING EMPTY')})", "array(Geometry)", None),
        (f"ST_PointN({_geometry('LINESTRING (1 2, 3 4)')}, 2)", "Geometry", "POINT (3 4)"),
        (f"ST_PointN({_geometry('LINESTRING (1 2, 3 4)')}, 3)", "Geometry", None),
        (f"ST_StartPoint({_geometry('LINESTRING (8 4, 5 6)')})", "Geometry", "POINT (8 4)"),
        (f"ST_EndPoint({_geometry('LINESTRING (8 4, 5 6)')})", "Geometry", "POINT (5 6)"),
        (
            f"ST_ExteriorRing({_geometry(_SQUARE)})",
            "Geometry",
            "LINESTRING (0 0, 3 0, 3 3, 0 3, 0 0)",
        ),
        (f"ST_NumInteriorRing({_geometry(_SQUARE)})", "bigint", "1"),
        (
            f"ST_InteriorRings({_geometry(_SQUARE)})",
            "array(Geometry)",
            "[LINESTRING (1 1, 1 2, 2 2, 2 1, 1 1)]",
        ),
        (f"ST_InteriorRingN({_geometry(_SQUARE)}, 2)", "Geometry", None),
        (
            f"ST_Envelope({_geometry('LINESTRING (8 4, 5 7)')})",
            "Geometry",
            "POLYGON ((5 4, 8 4, 8 7, 5 7, 5 4))",
        ),
        (f"ST_Envelope({_geometry('POINT EMPTY')})", "Geometry", "POLYGON EMPTY"),
        (
            f"ST_EnvelopeAsPts({_geometry('LINESTRING (8 4, 5 7)')})",
            "array(Geometry)",
            "[POINT (5 4), POINT (8 7)]",
        ),
        ("ST_Boundary(ST_Point(1, 2))", "Geometry", "MULTIPOINT EMPTY"),
        (
            f"ST_Boundary({_geometry('MULTILINESTRING ((1 1, 5 1), (2 4, 4 4))')})",
            "Geometry",
            "MULTIPOINT ((1 1), (5 1), (2 4), (4 4))",
        ),
        (f"ST_Boundary({_geometry('LINESTRING (0 0, 1 1, 0 0)')})", "Geometry", "MULTIPOINT EMPTY"),
        (
            f"ST_Boundary({_geometry('POLYGON ((1 1, 4 1, 1 4))')})",
            "Geometry",
            "MULTILINESTRING ((1 1, 4 1, 1 4, 1 1))",
        ),
        (
            "to_geojson_geometry(ST_Point(0, 1.123456789))",
            "varchar",
            '{"type":"Point","coordinates":[0.0,1.12345679]}',
        ),
        (
            f"to_geojson_geometry({_geometry('POLYGON ((1 1, 2 1, 2 2, 1 1))')})",
            "varchar",
            '{"type":"Polygon","coordinates":[[[1,1],[2,2],[2,1],[1,1]]]}',
        ),
        (
            f"to_geojson_geometry({_geometry('GEOMETRYCOLLECTION (POINT EMPTY)')})",
            "varchar",
            '{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[]}]}',
        ),
        (
            """from_geojson_geometry('{"type":"Polygon","coordinates":[[[1,1],[2,2],[2,1],[1,1]]]}')""",
            "SphericalGeography",
            "POLYGON ((1 1, 2 1, 2 2, 1 1))",
        ),
        (
            """from_geojson_geometry('{"type":"Point","coordinates":[0,0],"more":1}')""",
            "SphericalGeography",
            "POINT (0 0)",
        ),
        (
            f"to_encoded_polyline({_geometry('LINESTRING (-120.2 38.5, -120.95 40.7, -126.453 43.252)')})",
            "varchar",
            "_p~iF~ps|U_ulLnnqC_mqNvxq`@",
        ),
        (
            "from_encoded_polyline('_p~iF~ps|U_ulLnnqC_mqNvxq`@')",
            "Geometry",
            "LINESTRING (-120.2 38.5, -120.95 40.7, -126.45300000000002 43.252)",
        ),
        ("from_encoded_polyline('')", "Geometry", "LINESTRING EMPTY"),
    ],
)
def test_geospatial(evaluate: Evaluate, expression: str, kind: str, value: str | None) -> None:
    assert evaluate(expression) == (value, kind)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        (
            "ST_LineFromText('POLYGON EMPTY')",
            "ST_LineFromText only applies to LINE_STRING. Input type is: POLYGON",
        ),
        (
            "ST_IsClosed(ST_Point(1, 2))",
            "ST_IsClosed only applies to LINE_STRING or MULTI_LINE_STRING. Input type is: POINT",
        ),
        ("ST_GeomFromBinary(from_hex('deadbeef'))", "Invalid WKB"),
        (
            "ST_LineString(ARRAY[ST_Point(1, 2), NULL])",
            "Invalid input to ST_LineString: null point at index 2",
        ),
        (
            "ST_LineString(ARRAY[ST_Point(1, 2), ST_Point(1, 2)])",
            "Invalid input to ST_LineString: consecutive duplicate points at index 2",
        ),
        (
            f"ST_MultiPoint(ARRAY[{_geometry('LINESTRING (1 2, 3 4)')}])",
            "Invalid input to ST_MultiPoint: geometry is not a point: LineString at index 1",
        ),
        (
            "from_geojson_geometry('{}')",
            "Invalid GeoJSON: Could not parse Geometry from Json string.  No 'type' property found.",
        ),
        (
            "to_encoded_polyline(ST_Point(1, 2))",
            "encode_polyline only applies to LINE_STRING or MULTI_POINT. Input type is: POINT",
        ),
    ],
)
def test_geometries_of_another_kind_are_refused(
    evaluate: Evaluate, expression: str, reason: str
) -> None:
    with pytest.raises(QueryFailed) as failed:
        evaluate(expression)
    assert failed.value.reason == f"INVALID_FUNCTION_ARGUMENT: {reason}"
    assert evaluate(f"try({expression})")[0] is None


@pytest.mark.parametrize(
    "expression",
    [
        _geometry("POINT Z (1 2 3)"),
        _geometry("LINESTRING (1 2)"),
        _geometry("POLYGON ((1 2))"),
        "ST_Point(nan(), 1)",
        "from_encoded_polyline('_p~iF')",
        """from_geojson_geometry('{"type":"Feature"}')""",
    ],
)
def test_geometries_that_are_not_known_here_are_not_supported(
    evaluate: Evaluate, expression: str
) -> None:
    with pytest.raises(QueryFailed, match=r"^NOT_SUPPORTED: "):
        evaluate(expression)


def test_geometries_have_no_order_and_are_no_text(evaluate: Evaluate) -> None:
    for expression in ("ST_Point(1, 2) < ST_Point(2, 3)", "CAST(ST_Point(1, 2) AS varchar)"):
        with pytest.raises(QueryFailed, match=r"^TYPE_MISMATCH: "):
            evaluate(expression)
    assert evaluate("ST_Point(1, 2) = ST_Point(1, 2)") == ("true", "boolean")
