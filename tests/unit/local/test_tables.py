from __future__ import annotations

import gzip
from pathlib import Path

import duckdb
import pytest

from local.athena.model import QueryFailed
from tests.unit.local.athena_lake import OPEN_CSV, OPENX_JSON, PARQUET, Lake


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path)


@pytest.fixture
def partitioned(lake: Lake) -> Lake:
    lake.add("events", {"a": "int"}, partition_keys={"day": "string", "n": "int"})
    lake.add_partition("events", ["2020-01-01", "1"], b"1\n")
    lake.add_partition("events", ["2020-01-02", "2"], b"22\n")
    lake.add_partition("events", ["__HIVE_DEFAULT_PARTITION__", "3"], b"333\n")
    return lake


def test_lazy_simple_gives_null_for_what_it_cannot_read(lake: Lake) -> None:
    lake.add("t", {"a": "int", "b": "double", "c": "boolean", "d": "date"}, b"1x,x,t,2020\n")
    assert lake.rows("SELECT * FROM t") == [(None, None, None, None)]


def test_lazy_simple_reads_every_type(lake: Lake) -> None:
    columns = {
        "i": "bigint",
        "s": "string",
        "t": "timestamp",
        "d": "decimal(10,2)",
        "a": "array<int>",
        "m": "map<string,int>",
        "r": "struct<x:int,y:string>",
    }
    lake.add(
        "t",
        columns,
        b"7|a,b|2020-01-02 03:04:05.678|1.5|1,2|b:2,a:1|5,q\n",
        serde_parameters={"field.delim": "|", "collection.delim": ",", "mapkey.delim": ":"},
    )
    (row,) = lake.rows("SELECT * FROM t")
    assert row == (
        "7", "a,b", "2020-01-02 03:04:05.678", "1.50", "[1, 2]", "{a=1, b=2}", "{x=5, y=q}"
    )  # fmt: skip


def test_lazy_simple_has_a_row_for_a_blank_line_and_null_for_missing_fields(lake: Lake) -> None:
    lake.add("t", {"a": "string", "b": "string"}, b'h,h\n"q",\\N\n\n,y\n',
             properties={"skip.header.line.count": "1"})  # fmt: skip
    assert lake.rows("SELECT * FROM t") == [('"q"', None), ("", None), ("", "y")]


def test_lazy_simple_fields_are_divided_by_control_a_by_default(lake: Lake) -> None:
    lake.add("t", {"a": "string", "b": "string"}, b"x,y\x01z\n", serde_parameters={"x": "y"})
    assert lake.rows("SELECT * FROM t") == [("x,y", "z")]


def test_open_csv_reads_quotes_and_keeps_empty_text(lake: Lake) -> None:
    lake.add("t", {"a": "string", "b": "string"}, b'"a ""b""","c, d"\n"",\n', serde=OPEN_CSV)
    assert lake.rows("SELECT * FROM t") == [('a "b"', "c, d"), ("", "")]


def test_open_csv_fails_on_a_number_that_is_none(lake: Lake) -> None:
    lake.add("t", {"a": "string", "b": "int"}, b"x,1\ny,many\n", serde=OPEN_CSV)
    assert lake.rows("SELECT a FROM t") == [("x",), ("y",)]
    with pytest.raises(QueryFailed) as failure:
        lake.rows("SELECT b FROM t")
    assert failure.value.reason == (
        "HIVE_BAD_DATA: Error parsing field value 'many' for field 1: For input string: \"many\""
    )


def test_json_keys_have_no_case(lake: Lake) -> None:
    columns = {"id": "int", "name": "string", "tags": "array<string>", "at": "struct<x:int>"}
    body = b'{"ID":1,"Name":"n","tags":["a","b"],"at":{"x":2}}\n{"id":2,"other":true}\n'
    lake.add("t", columns, body, serde=OPENX_JSON)
    assert lake.rows("SELECT * FROM t") == [
        ("1", "n", "[a, b]", "{x=2}"),
        ("2", None, None, None),
    ]


def test_parquet_costs_only_the_columns_that_are_read(lake: Lake, tmp_path: Path) -> None:
    file = tmp_path / "t.parquet"
    rows = "SELECT range AS a, 'text ' || range AS b FROM range(1000)"
    duckdb.connect().execute(f"COPY ({rows}) TO '{file}' (FORMAT parquet)")
    columns = {"a": "bigint", "b": "string", "absent": "date"}
    lake.add("t", columns, file.read_bytes(), serde=PARQUET)
    assert lake.rows("SELECT max(a), max(b), max(absent) FROM t") == [("999", "text 999", None)]
    everything = lake.execute("SELECT * FROM t").data_scanned_bytes
    one_column = lake.execute("SELECT a FROM t").data_scanned_bytes
    assert lake.execute("SELECT count(*) FROM t").data_scanned_bytes == 0
    assert 0 < one_column < everything < file.stat().st_size


def test_compressed_text_is_read_and_counted_as_stored(lake: Lake) -> None:
    body = gzip.compress(b"1\n2\n")
    lake.add("t", {"a": "int"}, body, extension=".gz")
    result = lake.execute("SELECT sum(a) FROM t")
    assert list(result.rows) == [("3",)]
    assert result.data_scanned_bytes == len(body)


def test_location_without_objects_has_no_rows(lake: Lake) -> None:
    lake.add("t", {"a": "int", "b": "array<string>"})
    result = lake.execute("SELECT * FROM t")
    assert [column.type for column in result.columns] == ["integer", "array"]
    assert list(result.rows) == []


def test_hidden_objects_are_not_data(lake: Lake) -> None:
    lake.add("t", {"a": "int"}, b"1\n")
    lake.storage.objects["default/t/_SUCCESS"] = b"2\n"
    lake.storage.objects["default/t2/data"] = b"3\n"
    assert lake.rows("SELECT * FROM t") == [("1",)]


def test_changed_object_is_read_again(lake: Lake) -> None:
    lake.add("t", {"a": "int"}, b"1\n")
    assert lake.rows("SELECT a FROM t") == [("1",)]
    lake.storage.objects["default/t/data"] = b"2\n"
    assert lake.rows("SELECT a FROM t") == [("2",)]


def test_partition_keys_are_columns(partitioned: Lake) -> None:
    assert partitioned.rows("SELECT * FROM events ORDER BY a") == [
        ("1", "2020-01-01", "1"),
        ("22", "2020-01-02", "2"),
        ("333", None, "3"),
    ]


@pytest.mark.parametrize(
    ("condition", "rows", "scanned"),
    [
        ("day = '2020-01-01'", [("1",)], 2),
        ("day >= '2020-01-01' AND n < 2 AND a > 0", [("1",)], 2),
        ("e.n IN (2, 3)", [("22",), ("333",)], 7),
        ("n = 1 OR a = 22", [("1",), ("22",)], 9),
        ("day IS NULL", [("333",)], 4),
    ],
)
def test_partitions_that_the_query_rules_out_cost_nothing(
    partitioned: Lake, condition: str, rows: list[tuple[str]], scanned: int
) -> None:
    result = partitioned.execute(f"SELECT a FROM events e WHERE {condition} ORDER BY a")
    assert (list(result.rows), result.data_scanned_bytes) == (rows, scanned)


def test_the_condition_of_an_outer_join_rules_partitions_of_its_optional_side_out(
    partitioned: Lake,
) -> None:
    sql = "SELECT e.a FROM events e LEFT JOIN events f ON e.a = f.a AND f.n = 1 WHERE e.n = 2"
    result = partitioned.execute(sql)
    assert (list(result.rows), result.data_scanned_bytes) == ([("22",)], 3 + 2)
