"""CREATE TABLE AS SELECT, INSERT and UNLOAD leave the objects and tables that Athena leaves."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.athena import types
from local.athena.model import QueryFailed, StatementRefused
from local.athena.types import Type
from tests.unit.local.athena_ddl import Writer
from tests.unit.local.athena_fakes import a_caller
from tests.unit.local.athena_lake import LAZY_SIMPLE, PARQUET

N_AND_K = {"N": types.INTEGER, "k": types.varchar(1)}
TWO_ROWS = "SELECT * FROM (VALUES (1, 'x'), (2, NULL)) AS v(c0, c1)"


@pytest.fixture
def writer(tmp_path: Path) -> Writer:
    return Writer(tmp_path)


def create(writer: Writer, columns: str, rest: str = "") -> None:
    writer.result(f"CREATE EXTERNAL TABLE t ({columns}) {rest} LOCATION 's3://lake/t/'", "", {})


def failure(writer: Writer, sql: str, columns: dict[str, Type], values: str = TWO_ROWS) -> str:
    with pytest.raises(QueryFailed) as failed:
        writer.run(sql, values, columns)
    return failed.value.reason


def test_a_table_as_select_lies_below_the_results_in_parquet(writer: Writer) -> None:
    assert writer.run("CREATE TABLE t AS SELECT 1", TWO_ROWS, N_AND_K) == 2
    table = writer.catalogue.structures["default", "t"]
    descriptor = table["StorageDescriptor"]
    assert descriptor["Location"] == "s3://lake/results/tables/the-id/"
    assert descriptor["SerdeInfo"]["SerializationLibrary"] == PARQUET
    assert descriptor["Columns"] == [
        {"Name": "n", "Type": "int"},
        {"Name": "k", "Type": "varchar(1)"},
    ]
    assert table["Parameters"]["parquet.compression"] == "GZIP"
    assert writer.parquet("results/tables/the-id/") == [(1, "x"), (2, None)]


def test_the_manifest_lists_every_object(writer: Writer) -> None:
    sql = "CREATE TABLE t WITH (partitioned_by = ARRAY['k']) AS SELECT 1"
    result = writer.result(sql, TWO_ROWS, N_AND_K)
    assert result.manifest_location == "s3://lake/results/tables/the-id-manifest.csv"
    assert result.data_scanned_bytes == 7
    manifest = writer.storage.objects["results/tables/the-id-manifest.csv"].decode()
    data = [key for key in writer.storage.objects if key.startswith("results/tables/the-id/")]
    assert sorted(manifest.splitlines()) == sorted(f"s3://lake/{key}" for key in data)
    assert len(data) == 2


def test_partitions_of_a_new_table_have_a_folder_and_an_entry_each(writer: Writer) -> None:
    values = "SELECT * FROM (VALUES (1, 'a/b'), (2, NULL), (3, 'a/b')) AS v(c0, c1)"
    sql = "CREATE TABLE t WITH (partitioned_by = ARRAY['k']) AS SELECT 1"
    assert writer.run(sql, values, {"n": types.INTEGER, "k": types.VARCHAR}) == 3
    partitions = writer.catalogue.partitions("default", "t")
    assert {entry["Values"][0]: entry["StorageDescriptor"]["Location"] for entry in partitions} == {
        "a/b": "s3://lake/results/tables/the-id/k=a%2Fb/",
        "__HIVE_DEFAULT_PARTITION__":
            "s3://lake/results/tables/the-id/k=__HIVE_DEFAULT_PARTITION__/",
    }  # fmt: skip
    assert writer.parquet("results/tables/the-id/k=a%2Fb/") == [(1,), (3,)]
    table = writer.catalogue.structures["default", "t"]
    assert table["PartitionKeys"] == [{"Name": "k", "Type": "string"}]


@pytest.mark.parametrize(
    ("properties", "lines"),
    [
        ("format = 'TEXTFILE'", ["1\x01x", "2\x01\\N"]),
        ("format = 'textfile', field_delimiter = ','", ["1,x", "2,\\N"]),
        ("format = 'JSON'", ['{"n":1,"k":"x"}', '{"n":2,"k":null}']),
    ],
)
def test_text_is_written_in_lines(writer: Writer, properties: str, lines: list[str]) -> None:
    writer.run(f"CREATE TABLE t WITH ({properties}) AS SELECT 1", TWO_ROWS, N_AND_K)
    assert writer.lines("results/tables/the-id/") == lines


def test_a_table_with_no_data_has_columns_and_no_objects(writer: Writer) -> None:
    result = writer.result("CREATE TABLE t AS SELECT 1 WITH NO DATA", TWO_ROWS, N_AND_K)
    assert list(result.rows) == [("0",)]
    assert result.data_scanned_bytes == 0
    assert writer.parquet("results/tables/the-id/") == []
    assert ("default", "t") in writer.catalogue.structures


def test_a_table_that_exists_is_left_alone(writer: Writer) -> None:
    create(writer, "n int")
    sql = "CREATE TABLE IF NOT EXISTS t AS SELECT 1"
    assert writer.run(sql, TWO_ROWS, N_AND_K) == 0
    assert writer.storage.objects == {}
    assert failure(writer, "CREATE TABLE t AS SELECT 1", N_AND_K) == (
        "TABLE_ALREADY_EXISTS: line 1:1: Destination table 'awsdatacatalog.default.t' already "
        "exists. You may need to manually clean the data at location "
        "'s3://lake/results/tables/the-id' before retrying. Athena will not delete data in your "
        "account."
    )


@pytest.mark.parametrize(
    ("properties", "columns", "reason"),
    [
        ("", {"n": types.INTEGER, "_col1": types.VARCHAR},
         "MISSING_COLUMN_NAME: line 1:1: Column name not specified at position 2"),
        ("", {"n": types.INTEGER, "N": types.VARCHAR},
         "DUPLICATE_COLUMN_NAME: line 1:1: Column name 'n' specified more than once"),
        ("", {"n": types.INTEGER, "t": types.time(0)},
         "NOT_SUPPORTED: Unsupported Hive type: time(0)"),
        ("", {"n": types.INTEGER, "t": types.timestamp(6)},
         ("NOT_SUPPORTED: Incorrect timestamp precision for timestamp(6); the configured precision "
         "is MILLISECONDS; column name: t")),
        ("partitioned_by = ARRAY['n']", N_AND_K,
         ("HIVE_COLUMN_ORDER_MISMATCH: Partition keys must be the last columns in the table and in "
         "the same order as the table properties: [n]")),
        ("partitioned_by = ARRAY['z']", N_AND_K,
         "INVALID_TABLE_PROPERTY: Partition columns [z] not present in schema"),
        ("partitioned_by = ARRAY['k']", {"n": types.INTEGER, "k": types.DOUBLE},
         "NOT_SUPPORTED: Unsupported type [double] for partition: k"),
        ("format = 'ORC'", N_AND_K, "NOT_SUPPORTED: format ORC"),
        ("bucketed_by = ARRAY['n'], bucket_count = 3", N_AND_K, "NOT_SUPPORTED: bucketed_by"),
        ("table_type = 'ICEBERG'", N_AND_K, "NOT_SUPPORTED: Iceberg tables"),
        ("formta = 'JSON'", N_AND_K,
         ("INVALID_TABLE_PROPERTY: line 1:1: Catalog 'awsdatacatalog' table property 'formta' does "
         "not exist")),
        ("external_location = 's3://lake/full'", N_AND_K,
         ("HIVE_PATH_ALREADY_EXISTS: Target directory for table 'awsdatacatalog.default.t' already "
         "exists: s3://lake/full/")),
    ],
)  # fmt: skip
def test_a_table_that_athena_would_not_create_fails(
    writer: Writer, properties: str, columns: dict[str, Type], reason: str
) -> None:
    writer.storage.objects["full/x"] = b""
    options = f"WITH ({properties})" if properties else ""
    failed = failure(writer, f"CREATE TABLE t {options} AS SELECT 1", columns)
    assert failed.partition(". You may need to")[0] == reason
    assert ("default", "t") not in writer.catalogue.structures


def test_more_than_a_hundred_partitions_at_once_are_refused(writer: Writer) -> None:
    sql = "CREATE TABLE t WITH (partitioned_by = ARRAY['k']) AS SELECT 1"
    columns = {"n": types.BIGINT, "k": types.BIGINT}
    reason = failure(writer, sql, columns, "SELECT range AS c0, range AS c1 FROM range(101)")
    assert reason.startswith("HIVE_TOO_MANY_OPEN_PARTITIONS: Exceeded limit of 100 open writers")
    assert writer.run(sql, "SELECT range AS c0, range AS c1 FROM range(100)", columns) == 100


def test_a_workgroup_that_enforces_its_location_lets_no_table_lie_elsewhere(tmp_path: Path) -> None:
    writer = Writer(tmp_path, is_enforced=True)
    sql = "CREATE TABLE t WITH (external_location = 's3://lake/x') AS SELECT 1"
    assert "enforces a centralized output location" in failure(writer, sql, N_AND_K)


def test_insert_adds_objects_and_new_partitions(writer: Writer) -> None:
    create(writer, "n bigint", "PARTITIONED BY (k string) STORED AS PARQUET")
    assert writer.run("INSERT INTO t SELECT 1", TWO_ROWS, N_AND_K) == 2
    assert writer.run("INSERT INTO t SELECT 1", TWO_ROWS, N_AND_K) == 2
    assert writer.parquet("t/k=x/") == [(1,), (1,)]
    assert [entry["Values"] for entry in writer.catalogue.partitions("default", "t")] == [
        ["__HIVE_DEFAULT_PARTITION__"],
        ["x"],
    ]
    assert b"s3://lake/t/k=x/" in writer.storage.objects["results/the-id-manifest.csv"]


def test_insert_writes_what_the_serde_of_the_table_reads(writer: Writer) -> None:
    create(writer, "s string, n int", "ROW FORMAT DELIMITED FIELDS TERMINATED BY '|'")
    table = writer.catalogue.structures["default", "t"]
    assert table["StorageDescriptor"]["SerdeInfo"]["SerializationLibrary"] == LAZY_SIMPLE
    writer.run("INSERT INTO t (n, s) VALUES (1, 'x')", TWO_ROWS, N_AND_K)
    assert writer.lines("t/") == ["x|1", "\\N|2"]


def test_insert_leaves_columns_that_are_not_named_null(writer: Writer) -> None:
    create(writer, "a int, b int", "STORED AS PARQUET")
    writer.run("INSERT INTO t (b) SELECT 1", "SELECT 1 AS c0", {"b": types.INTEGER})
    assert writer.parquet("t/") == [(None, 1)]


def test_an_insert_of_no_rows_leaves_nothing(writer: Writer) -> None:
    create(writer, "n int")
    result = writer.result(
        "INSERT INTO t SELECT 1", "SELECT 1 AS c0 WHERE false", {"n": types.INTEGER}
    )
    assert (list(result.rows), result.manifest_location) == ([("0",)], None)
    assert writer.storage.objects == {}


@pytest.mark.parametrize(
    ("table", "sql", "reason"),
    [
        ("n int, k int", "INSERT INTO t SELECT 1",
         ("TYPE_MISMATCH: Insert query has mismatched column types: Table: [integer, integer], "
         "Query: [integer, varchar(1)]")),
        ("n int", "INSERT INTO t SELECT 1",
         ("TYPE_MISMATCH: Insert query has mismatched column types: Table: [integer], "
         "Query: [integer, varchar(1)]")),
        ("n int, k string", "INSERT INTO t (n, z) SELECT 1",
         "COLUMN_NOT_FOUND: line 1:1: Insert column name does not exist in target table: z"),
        ("n int, k string", "INSERT INTO u SELECT 1",
         "Table u not found in database default. Please check your query"),
    ],
)  # fmt: skip
def test_an_insert_that_does_not_fit_fails(
    writer: Writer, table: str, sql: str, reason: str
) -> None:
    create(writer, table)
    failed = failure(writer, sql, N_AND_K)
    assert failed.partition(". If a data manifest file was generated at ")[0] == reason
    assert "'s3://lake/results/the-id-manifest.csv'" in failed


@pytest.mark.parametrize(
    "rest",
    [
        "ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'",
        "CLUSTERED BY (n) INTO 4 BUCKETS STORED AS PARQUET",
    ],
)
def test_some_tables_take_no_insert(writer: Writer, rest: str) -> None:
    create(writer, "n int, k string", rest)
    assert failure(writer, "INSERT INTO t SELECT 1", N_AND_K).startswith("NOT_SUPPORTED: INSERT")


def test_unload_writes_files_and_makes_no_table(writer: Writer) -> None:
    sql = "UNLOAD (SELECT 1) TO 's3://lake/out' WITH (format = 'PARQUET', compression = 'SNAPPY')"
    result = writer.result(sql, TWO_ROWS, N_AND_K)
    assert [column.name for column in result.columns] == ["rows"]
    assert list(result.rows) == [("2",)]
    assert result.manifest_location == "s3://lake/results/the-id-manifest.csv"
    assert writer.parquet("out/") == [(1, "x"), (2, None)]
    assert writer.catalogue.structures == {}
    assert failure(writer, sql, N_AND_K).startswith("HIVE_PATH_ALREADY_EXISTS: ")


def test_unload_without_where_to_is_refused(writer: Writer) -> None:
    with pytest.raises(StatementRefused, match=r"^line 1:19: mismatched input 'WITH'$"):
        writer.run("UNLOAD (SELECT 1) WITH (format = 'JSON')")


@pytest.mark.parametrize(
    ("sql", "location"),
    [
        ("CREATE TABLE t AS SELECT 1", "results/tables/the-id/"),
        ("CREATE TABLE t WITH (external_location = 's3://lake/x') AS SELECT 1", "x/"),
        ("UNLOAD (SELECT 1) TO 's3://lake/out' WITH (format = 'JSON')", "out/"),
    ],
)
def test_the_caller_may_have_to_write_there(writer: Writer, sql: str, location: str) -> None:
    writer.caller = a_caller(lambda action, _: action != "s3:PutObject")
    reason = failure(writer, sql, N_AND_K)
    assert "is not authorized to perform: s3:PutObject on resource: " in reason
    assert f"arn:aws:s3:::lake/{location}" in reason
    assert writer.storage.objects == {}
