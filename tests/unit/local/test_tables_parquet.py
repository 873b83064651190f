from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from local.athena.model import QueryFailed
from tests.unit.local.athena_lake import PARQUET
from tests.unit.local.athena_relations import Relations


@pytest.fixture
def lake(tmp_path: Path) -> Relations:
    return Relations(tmp_path)


def parquet(lake: Relations, select: str, directory: Path, key: str = "default/t/data") -> None:
    file = directory / "written.parquet"
    duckdb.connect().execute(f"COPY ({select}) TO '{file}' (FORMAT parquet)")
    lake.storage.objects[key] = file.read_bytes()


@pytest.mark.parametrize(
    ("given", "kind", "expected"),
    [
        ("1::TINYINT", "int", "1"),
        ("1::INTEGER", "bigint", "1"),
        ("1::BIGINT", "int", "1"),
        ("1::INTEGER", "decimal(10,2)", "1.00"),
        ("1.5::DECIMAL(4,1)", "decimal(10,2)", "1.50"),
        ("1.5::FLOAT", "double", "1.5"),
        ("'abc'", "varchar(2)", "ab"),
        ("'a'", "char(3)", "a  "),
        ("'a'::BLOB", "string", "a"),
        ("'a'", "binary", "b'a'"),
        ("'{}'::JSON", "string", "{}"),
        ("TIMESTAMP '2020-01-02 03:04:05.123500'", "timestamp", "2020-01-02 03:04:05.124000"),
        ("TIMESTAMP_NS '2020-01-02 03:04:05.123'", "timestamp", "2020-01-02 03:04:05.123000"),
        ("TIMESTAMPTZ '2020-01-02 03:04:05+01'", "timestamp", "2020-01-02 02:04:05"),
        ("DATE '2020-01-02'", "date", "2020-01-02"),
        ("{'X': 1, 'z': 'y'}", "struct<x:bigint,new:string>", "{'x': 1, 'new': None}"),
        ("[{'a': 1::FLOAT}, NULL]", "array<struct<a:double>>", "[{'a': 1.0}, None]"),
        ("[[1], NULL]", "array<array<bigint>>", "[[1], None]"),
        ("MAP {'k': 1}", "map<string,bigint>", "{'k': 1}"),
        ("NULL::STRUCT(a INTEGER)", "struct<a:bigint>", "None"),
    ],
)
def test_values_of_files_become_those_of_the_table(
    lake: Relations, tmp_path: Path, given: str, kind: str, expected: str
) -> None:
    lake.add("t", {"a": kind}, serde=PARQUET)
    parquet(lake, f'SELECT {given} AS "A"', tmp_path)
    ((found,),) = lake.read("t")
    assert str(found) == expected


@pytest.mark.parametrize(
    ("given", "kind", "message"),
    [
        ("1::BIGINT", "string", "type INT64 in parquet file s3://lake/default/t/data is "),
        ("'1'", "int", "type BINARY in parquet"),
        ("1::DOUBLE", "float", "type DOUBLE in parquet"),
        ("DATE '2020-01-01'", "timestamp", "type INT32 in parquet"),
        ("[1]", "int", "type group in parquet"),
        ("1", "array<int>", "type INT32 in parquet"),
    ],
)  # fmt: skip
def test_other_types_fail_who_reads_them(
    lake: Relations, tmp_path: Path, given: str, kind: str, message: str
) -> None:
    lake.add("t", {"a": kind, "b": "int"}, serde=PARQUET)
    parquet(lake, f"SELECT {given} AS a, 1 AS b", tmp_path)
    assert lake.read("t", "b") == [(1,)]
    with pytest.raises(duckdb.Error, match=f"HIVE_BAD_DATA: Field a's {message}"):
        lake.read("t", "a")


def test_files_of_other_schemas_are_read_by_name(lake: Relations, tmp_path: Path) -> None:
    lake.add("t", {"a": "bigint", "b": "string", "c": "double"}, serde=PARQUET)
    parquet(lake, "SELECT 1::INTEGER AS a, 'x' AS b", tmp_path, "default/t/1")
    parquet(lake, "SELECT 'y' AS b, 2.5::FLOAT AS c, 2::BIGINT AS a", tmp_path, "default/t/2")
    parquet(lake, "SELECT 9 AS unknown", tmp_path, "default/t/3")
    select = '"$path"[-1:], a, b, c'
    assert sorted(lake.read("t", select)) == [
        ("1", 1, "x", None),
        ("2", 2, "y", 2.5),
        ("3", None, None, None),
    ]


def test_bill_is_for_the_chunks_of_the_columns_that_are_read(
    lake: Relations, tmp_path: Path
) -> None:
    lake.add("t", {"a": "int", "r": "struct<x:int,y:string>", "new": "int"}, serde=PARQUET)
    rows = "SELECT range AS a, {'x': range, 'y': 'text ' || range} AS r FROM range(1000)"
    parquet(lake, rows, tmp_path)
    scanned = lake.relation("t").scanned
    assert scanned(frozenset()) == scanned(frozenset({"new"})) == 0
    assert 0 < scanned(frozenset({"a"})) < scanned(frozenset({"r"}))
    everything = scanned(frozenset({"a", "r"}))
    assert everything == scanned(frozenset({"a"})) + scanned(frozenset({"r"}))
    assert everything < len(lake.storage.objects["default/t/data"])


def test_object_that_is_no_parquet_file_is_named(lake: Relations) -> None:
    lake.add("t", {"a": "int"}, b"a,b,c\n", serde=PARQUET)
    with pytest.raises(QueryFailed) as failure:
        lake.read("t")
    assert failure.value.reason == (
        "HIVE_BAD_DATA: Not valid Parquet file: s3://lake/default/t/data expected magic number: "
        "PAR1 got: b,c\n"
    )
