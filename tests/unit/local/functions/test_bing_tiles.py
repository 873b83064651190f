"""Bing tiles."""

from __future__ import annotations

import pytest

from local.athena.model import QueryFailed
from tests.unit.local.functions.conftest import Evaluate


@pytest.mark.parametrize(
    ("expression", "kind", "value"),
    [
        ("bing_tile_quadkey(bing_tile(3, 5, 3))", "varchar", "213"),
        ("bing_tile_quadkey(bing_tile('123030123010121'))", "varchar", "123030123010121"),
        (
            "bing_tile_coordinates(bing_tile('123030123010121'))",
            "row(x integer, y integer)",
            "{x=21845, y=13506}",
        ),
        ("bing_tile_coordinates(bing_tile('213')).y", "integer", "5"),
        ("bing_tile_coordinates(NULL)", "row(x integer, y integer)", None),
        ("bing_tile_zoom_level(bing_tile('213'))", "tinyint", "3"),
        ("bing_tile_quadkey(bing_tile_at(30.12, 60, 15))", "varchar", "123030123010121"),
        (
            "bing_tile_coordinates(bing_tile_at(1e0 / 512, 0, 9))",
            "row(x integer, y integer)",
            "{x=256, y=255}",
        ),
        ("bing_tile('213') = bing_tile(3, 5, 3)", "boolean", "true"),
        ("bing_tile('213') <> bing_tile('2131')", "boolean", "true"),
        (
            "bing_tile_polygon(bing_tile('123030123010121'))",
            "Geometry",
            (
                "POLYGON ((59.996337890625 30.11662158281937, 60.00732421875 30.11662158281937, "
                "60.00732421875 30.12612436422458, 59.996337890625 30.12612436422458, "
                "59.996337890625 30.11662158281937))"
            ),
        ),
    ],
)
def test_bing_tiles(evaluate: Evaluate, expression: str, kind: str, value: str | None) -> None:
    assert evaluate(expression) == (value, kind)


@pytest.mark.parametrize(
    ("tiles", "quadkeys"),
    [
        ("bing_tiles_around(30.12, 60, 1)", "0, 2, 1, 3"),
        ("bing_tiles_around(85.05112878, 180, 2)", "10, 12, 11, 13"),
        ("bing_tiles_around(30.12, 60, 1, 1000)", "1"),
        (
            "bing_tiles_around(30.12, 60, 15, .5)",
            "123030123010120, 123030123010121, 123030123010123",
        ),
        (
            "bing_tiles_around(30.12, 60, 19, .05)",
            (
                "1230301230101212120, 1230301230101212121, 1230301230101212130, "
                "1230301230101212103, 1230301230101212123, 1230301230101212112, 1230301230101212102"
            ),
        ),
        # Around the edges of the map.
        (
            "bing_tiles_around(-85.05112878, -180, 5, 200)",
            "33332, 33333, 22222, 22223, 22220, 22221, 33330, 33331",
        ),
        (
            "bing_tiles_around(-85.05112878, 180, 4, 500)",
            "3323, 3332, 3333, 2222, 2223, 2232, 3331, 2221, 2220, 3330",
        ),
        ("geometry_to_bing_tiles(ST_Point(60, 30.12), 15)", "123030123010121"),
        (
            "geometry_to_bing_tiles(ST_GeometryFromText('POLYGON ((0 0, 0 10, 10 10, 10 0))'), 6)",
            "122220, 122222, 122221, 122223",
        ),
        (
            "geometry_to_bing_tiles(ST_GeometryFromText('POLYGON ((0 0, 0 10, 10 10))'), 6)",
            "122220, 122222, 122221",
        ),
        (
            (
                "geometry_to_bing_tiles(ST_GeometryFromText('GEOMETRYCOLLECTION (POINT (60 30.12), "
                "POLYGON ((10 10, -10 10, -20 -15)))'), 3)"
            ),
            "033, 211, 122, 123",
        ),
        # In parts, at a high level of zoom.
        (
            (
                "geometry_to_bing_tiles(ST_GeometryFromText('GEOMETRYCOLLECTION (POINT (60 30.12), "
                "LINESTRING (61 31, 61.01 31.01), POLYGON EMPTY)'), 15)"
            ),
            "123030123010121, 123030112310200, 123030112310202, 123030112310201",
        ),
        ("geometry_to_bing_tiles(ST_GeometryFromText('POINT EMPTY'), 10)", ""),
    ],
)
def test_tiles_that_cover_a_place(evaluate: Evaluate, tiles: str, quadkeys: str) -> None:
    found = evaluate(f"transform({tiles}, tile -> bing_tile_quadkey(tile))")
    assert found == (f"[{quadkeys}]", "array(varchar)")


def test_a_large_tile_within_a_geometry_is_not_looked_into(evaluate: Evaluate) -> None:
    triangle = "ST_GeometryFromText('POLYGON ((0 0, 0 20, 20 20))')"
    assert evaluate(f"cardinality(geometry_to_bing_tiles({triangle}, 14))")[0] == "428787"


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("bing_tile(2, 7, 37)", "Zoom level must be <= 23"),
        (
            "bing_tile(10, 2, 3)",
            "XY coordinates for a Bing tile at zoom level 3 must be within [0, 8) range",
        ),
        ("bing_tile('')", "QuadKey must not be empty string"),
        ("bing_tile('12345')", "Invalid QuadKey digit sequence: 12345"),
        ("bing_tile_at(300.12, 60, 15)", "Latitude must be between -85.05112878 and 85.05112878"),
        ("bing_tile_at(30.12, 600, 15)", "Longitude must be between -180.0 and 180.0"),
        ("bing_tiles_around(30.12, 60, 1, -1)", "Radius must be >= 0"),
        (
            "bing_tiles_around(30.12, 60, 20, 100)",
            (
                "The number of tiles covering input rectangle exceeds the limit of 1M. Number of "
                "tiles: 36699364. Radius: 100.0 km. Zoom level: 20."
            ),
        ),
        (
            "geometry_to_bing_tiles(ST_Point(600, 30.12), 10)",
            "Longitude span for the geometry must be in [-180.00, 180.00] range",
        ),
        (
            (
                "geometry_to_bing_tiles(ST_Envelope(ST_GeometryFromText('LINESTRING (0 0, 80 "
                "80)')), 16)"
            ),
            (
                "The number of tiles covering input rectangle exceeds the limit of 1M. Number of "
                "tiles: 370085804. Rectangle: xMin=0.00, yMin=0.00, xMax=80.00, yMax=80.00. Zoom "
                "level: 16."
            ),
        ),
        (
            "geometry_to_bing_tiles(ST_GeometryFromText('POLYGON ((0 0, 0 20, 20 20))'), 20)",
            "The zoom level is too high to compute a set of covering Bing tiles.",
        ),
    ],
)
def test_tiles_that_are_not_there_are_refused(
    evaluate: Evaluate, expression: str, reason: str
) -> None:
    with pytest.raises(QueryFailed) as failed:
        evaluate(expression)
    assert failed.value.reason == f"INVALID_FUNCTION_ARGUMENT: {reason}"


def test_how_a_tile_is_shown_is_not_known(evaluate: Evaluate) -> None:
    with pytest.raises(QueryFailed, match="NOT_SUPPORTED: a result of type BingTile"):
        evaluate("bing_tile('213')")
