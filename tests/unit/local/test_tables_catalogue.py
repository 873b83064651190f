from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from local.athena import types
from local.athena.catalogue import hive_types, information_schema, views
from local.athena.catalogue.views import View
from local.athena.model import QueryFailed
from local.athena.types import Type
from tests.unit.local.athena_relations import Relations

VIEW = View("SELECT 'é' AS a", "default", [("a", "varchar(1)"), ("b", "row(x integer)")])


@pytest.mark.parametrize(
    ("text", "kind", "spelled"),
    [
        ("INT", types.INTEGER, "int"),
        ("integer", types.INTEGER, "int"),
        ("string", types.VARCHAR, "string"),
        ("float", types.REAL, "float"),
        ("binary", types.VARBINARY, "binary"),
        ("timestamp", types.timestamp(3), "timestamp"),
        ("decimal", types.decimal(10, 0), "decimal(10,0)"),
        ("decimal(12, 2)", types.decimal(12, 2), "decimal(12,2)"),
        ("varchar(20)", types.varchar(20), "varchar(20)"),
        ("char(3)", types.char(3), "char(3)"),
        ("map<string,double>", types.map_of(types.VARCHAR, types.DOUBLE), "map<string,double>"),
        (
            "array<struct<A:int, `b c`:map<date,array<tinyint>>>>",
            types.array(
                types.row(
                    [types.INTEGER, types.map_of(types.DATE, types.array(types.TINYINT))],
                    ["a", "b c"],
                )
            ),
            "array<struct<a:int,b c:map<date,array<tinyint>>>>",
        ),
    ],
)
def test_hives_types_are_read_and_spelled(text: str, kind: Type, spelled: str) -> None:
    assert hive_types.parse(text) == kind
    assert hive_types.spelled(kind) == spelled
    assert hive_types.parse(spelled) == kind


@pytest.mark.parametrize(
    "text",
    [
        "",
        "text",
        "array<int",
        "array<>",
        "struct<int>",
        "decimal(x)",
        "int int",
        "map<int>",
        "int>",
    ],
)
def test_type_that_is_none_is_named(text: str) -> None:
    with pytest.raises(QueryFailed) as failure:
        hive_types.parse(text)
    assert failure.value.reason == f"NOT_SUPPORTED: columns of type {text}"


@pytest.mark.parametrize(
    "kind", [types.time(), types.timestamp(3, zoned=True), types.JSON, types.UNKNOWN]
)
def test_type_without_a_spelling_in_hive_fails_as_in_athena(kind: Type) -> None:
    with pytest.raises(QueryFailed, match="NOT_SUPPORTED: Unsupported Hive type: "):
        hive_types.spelled(types.array(kind))


def test_view_is_kept_as_athena_keeps_it() -> None:
    text = views.encode(VIEW)
    content = text.removeprefix("/* Presto View: ").removesuffix(" */")
    assert json.loads(base64.b64decode(content)) == {
        "originalSql": "SELECT 'é' AS a",
        "catalog": "awsdatacatalog",
        "schema": "default",
        "columns": [
            {"name": "a", "type": "varchar(1)"},
            {"name": "b", "type": "row(x integer)"},
        ],
    }
    assert views.decode({"ViewOriginalText": text}) == VIEW


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "NOT_SUPPORTED: Hive views"),
        ("SELECT 1", "NOT_SUPPORTED: Hive views"),
        ("/* Presto View: e30= */", "INVALID_VIEW: Invalid view JSON: v"),
        ("/* Presto View: ? */", "INVALID_VIEW: Invalid view JSON: v"),
    ],
)
def test_view_that_athena_did_not_write_fails(text: str | None, reason: str) -> None:
    with pytest.raises(QueryFailed) as failure:
        views.decode({"Name": "v", "ViewOriginalText": text})
    assert failure.value.reason == reason


@pytest.fixture
def lake(tmp_path: Path) -> Relations:
    lake = Relations(tmp_path)
    lake.add("t", {"A": "array<struct<x:int>>", "odd": "uniontype<int>"},
             partition_keys={"day": "string"})  # fmt: skip
    first: dict[str, Any] = lake.catalogue.structures["default", "t"]["StorageDescriptor"]
    first["Columns"][0]["Comment"] = "it's"
    lake.add("v", {"a": "varchar(1)"})
    lake.catalogue.structures["default", "v"] |= {
        "TableType": "VIRTUAL_VIEW",
        "ViewOriginalText": views.encode(VIEW),
    }
    lake.add("hive_view", {})
    lake.catalogue.structures["default", "hive_view"]["TableType"] = "VIRTUAL_VIEW"
    return lake


def test_tables_know_their_types_and_views_their_queries(lake: Relations) -> None:
    assert lake.table("t").view is None
    assert lake.table("t").columns[0].kind == types.array(types.row([types.INTEGER], ["x"]))
    assert lake.table("v").view == VIEW


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("schemata", [("awsdatacatalog", "default")]),
        (
            "tables",
            [
                ("awsdatacatalog", "default", "hive_view", "VIEW"),
                ("awsdatacatalog", "default", "t", "BASE TABLE"),
                ("awsdatacatalog", "default", "v", "VIEW"),
            ],
        ),
        (
            "views",
            [
                ("awsdatacatalog", "default", "hive_view", None),
                ("awsdatacatalog", "default", "v", "SELECT 'é' AS a"),
            ],
        ),
    ],
)
def test_information_schema_tells_what_is_in_the_catalogue(
    lake: Relations, table: str, rows: list[tuple[object, ...]]
) -> None:
    query = information_schema.relation(lake.catalogue, "awsdatacatalog", table)
    assert query is not None
    assert duckdb.connect().execute(query).fetchall() == rows


def test_information_schema_tells_columns_with_athenas_types(lake: Relations) -> None:
    query = information_schema.relation(lake.catalogue, "awsdatacatalog", "columns")
    found = duckdb.connect().execute(
        f"SELECT column_name, ordinal_position, is_nullable, data_type, comment, extra_info "
        f"FROM ({query}) WHERE table_name = 't'"
    )
    assert found.fetchall() == [
        ("a", 1, "YES", "array(row(x integer))", "it's", None),
        ("odd", 2, "YES", "uniontype<int>", None, None),
        ("day", 3, "YES", "varchar", None, "partition key"),
    ]


def test_information_schema_without_rows_has_its_types(tmp_path: Path) -> None:
    query = information_schema.relation(Relations(tmp_path).catalogue, "awsdatacatalog", "columns")
    connection = duckdb.connect()
    assert connection.execute(f"SELECT * FROM ({query})").fetchall() == []
    kinds = [str(kind) for _, kind, *_ in connection.description or ()]
    assert kinds == [kind.duckdb for kind in (information_schema.columns("columns") or {}).values()]
    assert information_schema.relation(Relations(tmp_path).catalogue, "c", "unknown") is None


@pytest.mark.parametrize(
    ("descriptor", "properties", "what"),
    [
        ({"SerdeInfo": {"SerializationLibrary": "org.OrcSerde"}}, {}, "org.OrcSerde"),
        ({"InputFormat": "org.SymlinkTextInputFormat"}, {}, "org.SymlinkTextInputFormat"),
        ({"SerdeInfo": {}}, {}, "no SerDe"),
        ({}, {"table_type": "ICEBERG"}, "ICEBERG"),
    ],
)
def test_format_that_cannot_be_read_is_named(
    lake: Relations, descriptor: dict[str, Any], properties: dict[str, str], what: str
) -> None:
    lake.add("u", {"a": "int"}, b"1\n", properties=properties)
    lake.catalogue.structures["default", "u"]["StorageDescriptor"] |= descriptor
    with pytest.raises(QueryFailed, match=f"NOT_SUPPORTED: tables of {what}"):
        lake.read("u")


@pytest.mark.parametrize("kind", ["timestamp", "array<struct<t:timestamp>>"])
def test_timestamps_in_formats_of_the_tables_own_are_not_supported(
    lake: Relations, kind: str
) -> None:
    formats = {"timestamp.formats": "yyyy-MM-dd'T'HH:mm:ss"}
    lake.add("u", {"a": kind}, b"2020-01-01T10:11:12\n", serde_parameters=formats)
    with pytest.raises(QueryFailed, match=r"NOT_SUPPORTED: timestamp\.formats"):
        lake.read("u")


def test_formats_of_timestamps_do_not_matter_where_there_are_none(lake: Relations) -> None:
    lake.add("u", {"a": "int"}, b"1\n", serde_parameters={"timestamp.formats": "yyyy"})
    assert lake.read("u") == [(1,)]
