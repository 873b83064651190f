"""Geospatial functions: how geometries lie to one another, and what is made of several."""

# ruff: noqa: E501 - geometries are long words

from __future__ import annotations

import pytest

from tests.unit.local.athena_lake import Lake
from tests.unit.local.functions.conftest import Evaluate


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    return Lake(tmp_path_factory.mktemp("lake"))


def _geometry(wkt: str) -> str:
    return f"ST_GeometryFromText('{wkt}')"


_LEFT, _RIGHT = "POLYGON ((1 1, 1 4, 4 4, 4 1))", "POLYGON ((2 2, 2 5, 5 5, 5 2))"
_LINES = "MULTILINESTRING ((1 1, 5 1), (2 4, 4 4))"
_OTHER_LINES = "MULTILINESTRING ((3 4, 6 4), (5 0, 5 4))"


@pytest.mark.parametrize(
    ("relation", "left", "right", "holds"),
    [
        ("ST_Contains", _LEFT, "POINT (2 2)", "true"),
        ("ST_Contains", _LEFT, "POINT (1 2)", "false"),
        ("ST_Contains", _LEFT, "POLYGON EMPTY", "false"),
        ("ST_Within", "POINT (3 2)", _LEFT, "true"),
        ("ST_Crosses", "LINESTRING (0 0, 1 1)", "LINESTRING (1 0, 0 1)", "true"),
        ("ST_Crosses", _LEFT, _RIGHT, "false"),
        ("ST_Overlaps", _LEFT, _RIGHT, "true"),
        ("ST_Overlaps", _LEFT, _LEFT, "false"),
        ("ST_Touches", "POINT (1 2)", _LEFT, "true"),
        ("ST_Intersects", _LINES, _OTHER_LINES, "true"),
        ("ST_Disjoint", _LEFT, "POINT (0 0)", "true"),
        ("ST_Disjoint", _LEFT, "POINT EMPTY", "true"),
        ("ST_Equals", "POLYGON ((1 1, 1 3, 3 3, 3 1))", "POLYGON ((3 3, 3 1, 1 1, 1 3))", "true"),
    ],
)
def test_relations(evaluate: Evaluate, relation: str, left: str, right: str, holds: str) -> None:
    expression = f"{relation}({_geometry(left)}, {_geometry(right)})"
    assert evaluate(expression) == (holds, "boolean")
    assert evaluate(f"{relation}({_geometry(left)}, NULL)") == (None, "boolean")


@pytest.mark.parametrize(
    ("operation", "left", "right", "made"),
    [
        ("ST_Intersection", _LEFT, _RIGHT, "POLYGON ((2 2, 4 2, 4 4, 2 4, 2 2))"),
        ("ST_Intersection", _LEFT, "LINESTRING (2 0, 2 3)", "LINESTRING (2 1, 2 3)"),
        (
            "ST_Intersection",
            _LINES,
            _OTHER_LINES,
            "GEOMETRYCOLLECTION (POINT (5 1), LINESTRING (3 4, 4 4))",
        ),
        ("ST_Intersection", "POINT (1 1)", "POINT (2 2)", "MULTIPOLYGON EMPTY"),
        ("ST_Difference", _LEFT, _RIGHT, "POLYGON ((1 1, 4 1, 4 2, 2 2, 2 4, 1 4, 1 1))"),
        ("ST_Difference", _LEFT, "LINESTRING (2 0, 2 3)", "POLYGON ((1 1, 4 1, 4 4, 1 4, 1 1))"),
        (
            "ST_Difference",
            "LINESTRING (0 0, 1 1)",
            "LINESTRING (0 0, 1 1)",
            "MULTILINESTRING EMPTY",
        ),
        (
            "ST_SymDifference",
            _LEFT,
            _RIGHT,
            "MULTIPOLYGON (((1 1, 4 1, 4 2, 2 2, 2 4, 1 4, 1 1)), ((4 2, 5 2, 5 5, 2 5, 2 4, 4 4, 4 2)))",
        ),
        (
            "ST_SymDifference",
            _LINES,
            _OTHER_LINES,
            "MULTILINESTRING ((5 0, 5 1), (1 1, 5 1), (5 1, 5 4), (2 4, 3 4), (4 4, 5 4), (5 4, 6 4))",
        ),
        (
            "ST_Union",
            "POLYGON ((0 0, 1 0, 1 1, 0 1))",
            "POLYGON ((1 0, 2 0, 2 1, 1 1))",
            "POLYGON ((0 0, 1 0, 2 0, 2 1, 1 1, 0 1, 0 0))",
        ),
        (
            "ST_Union",
            "LINESTRING (1 2, 3 4)",
            "LINESTRING (0 1, 1 2)",
            "LINESTRING (0 1, 1 2, 3 4)",
        ),
        ("ST_Union", "POINT (1 2)", "MULTIPOINT ((1 2), (3 4))", "MULTIPOINT ((1 2), (3 4))"),
        (
            "ST_Union",
            "POINT (9 9)",
            "POLYGON ((0 0, 1 0, 1 1))",
            "GEOMETRYCOLLECTION (POINT (9 9), POLYGON ((0 0, 1 0, 1 1, 0 0)))",
        ),
    ],
)
def test_operations(evaluate: Evaluate, operation: str, left: str, right: str, made: str) -> None:
    assert evaluate(f"{operation}({_geometry(left)}, {_geometry(right)})") == (made, "Geometry")


def test_aggregates_pass_over_null(lake: Lake) -> None:
    aggregates = "geometry_union_agg(ST_Point(x, x)), convex_hull_agg(ST_Point(x, x * x))"
    query = f"SELECT {aggregates} FROM (VALUES 1, 2, NULL, 3) t(x)"
    made = ("MULTIPOINT ((1 1), (2 2), (3 3))", "POLYGON ((1 1, 2 4, 3 9, 1 1))")
    assert lake.rows(query) == [made]
    assert lake.rows(f"{query} WHERE x > 3") == [(None, None)]


def test_geometries_join_tables(lake: Lake) -> None:
    areas = f"VALUES ('west', {_geometry('POLYGON ((0 0, 0 2, 2 2, 2 0))')})"
    places = "VALUES ('in', 1.0, 1.0), ('out', 3.0, 1.0)"
    found = lake.rows(
        f"SELECT area, place FROM ({areas}) a(area, shape) JOIN ({places}) p(place, x, y) "
        "ON ST_Contains(a.shape, ST_Point(p.x, p.y))"
    )
    assert found == [("west", "in")]
