"""DDL leaves in the catalogue what Athena leaves in Glue."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from local.athena.model import QueryFailed, StatementRefused
from tests.unit.local.athena_lake import LAZY_SIMPLE, OPEN_CSV, OPENX_JSON, PARQUET, Lake

CREATE = "CREATE EXTERNAL TABLE"
AT = "LOCATION 's3://lake/t/'"
HIVE_FAILED = "FAILED: Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask. "


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path)


def table(lake: Lake, name: str = "t", database: str = "default") -> dict[str, Any]:
    return lake.catalogue.structures[database, name]


def failure(lake: Lake, sql: str) -> QueryFailed:
    with pytest.raises(QueryFailed) as failed:
        lake.rows(sql)
    return failed.value


def test_a_database_is_created_altered_and_dropped(lake: Lake) -> None:
    properties = "WITH DBPROPERTIES ('a' = '1', 'b' = '2')"
    assert lake.rows(f"CREATE DATABASE D COMMENT 'x' LOCATION 's3://lake/d/' {properties}") == []
    assert lake.catalogue.by_name["d"] == {
        "Name": "d",
        "Description": "x",
        "LocationUri": "s3://lake/d/",
        "Parameters": {"a": "1", "b": "2"},
    }
    lake.rows("ALTER SCHEMA d SET DBPROPERTIES ('b' = '3')")
    assert lake.catalogue.by_name["d"]["Parameters"] == {"a": "1", "b": "3"}
    assert failure(lake, "CREATE SCHEMA d").reason == f"{HIVE_FAILED}Database d already exists"
    lake.rows("CREATE SCHEMA IF NOT EXISTS d")
    lake.rows("DROP DATABASE d")
    assert not lake.catalogue.has_database("d")


def test_a_database_with_tables_is_dropped_with_cascade_alone(lake: Lake) -> None:
    lake.rows("CREATE DATABASE d")
    lake.rows(f"{CREATE} d.t (n int) {AT}")
    assert "Database d is not empty" in failure(lake, "DROP DATABASE d RESTRICT").reason
    lake.rows("DROP DATABASE d CASCADE")
    assert lake.catalogue.structures == {}
    lake.rows("DROP DATABASE IF EXISTS d")
    assert failure(lake, "DROP DATABASE d").reason == (
        "FAILED: SemanticException [Error 10072]: Database does not exist: d"
    )


def test_a_table_is_created_with_all_that_it_says(lake: Lake) -> None:
    lake.rows(
        """CREATE EXTERNAL TABLE IF NOT EXISTS `default`.T (
             A int COMMENT 'it\\'s', `b c` array<struct<X:int,y:map<string,decimal(10,2)>>>
           ) COMMENT 'a table'
           PARTITIONED BY (p string, q date)
           ROW FORMAT DELIMITED FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\'
             COLLECTION ITEMS TERMINATED BY ',' MAP KEYS TERMINATED BY ':' NULL DEFINED AS ''
           STORED AS TEXTFILE
           LOCATION "s3://lake/t/" TBLPROPERTIES ("skip.header.line.count" = "1")"""
    )
    created = table(lake)
    assert created["Name"] == "t"
    assert created["TableType"] == "EXTERNAL_TABLE"
    assert created["PartitionKeys"] == [
        {"Name": "p", "Type": "string"},
        {"Name": "q", "Type": "date"},
    ]
    assert {key: value for key, value in created["Parameters"].items() if "Time" not in key} == {
        "EXTERNAL": "TRUE",
        "skip.header.line.count": "1",
        "comment": "a table",
    }
    descriptor = created["StorageDescriptor"]
    assert descriptor["Columns"] == [
        {"Name": "a", "Type": "int", "Comment": "it's"},
        {"Name": "b c", "Type": "array<struct<x:int,y:map<string,decimal(10,2)>>>"},
    ]
    assert descriptor["Location"] == "s3://lake/t/"
    assert descriptor["SerdeInfo"] == {
        "SerializationLibrary": LAZY_SIMPLE,
        "Parameters": {
            "serialization.format": "\t",
            "field.delim": "\t",
            "escape.delim": "\\",
            "colelction.delim": ",",
            "mapkey.delim": ":",
            "serialization.null.format": "",
        },
    }


@pytest.mark.parametrize(
    ("clauses", "serde", "input_format"),
    [
        ("", LAZY_SIMPLE, "org.apache.hadoop.mapred.TextInputFormat"),
        ("STORED AS PARQUET", PARQUET,
         "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat"),
        ("STORED AS ORC", "org.apache.hadoop.hive.ql.io.orc.OrcSerde",
         "org.apache.hadoop.hive.ql.io.orc.OrcInputFormat"),
        (f"ROW FORMAT SERDE '{OPENX_JSON}' WITH SERDEPROPERTIES ('case.insensitive' = 'TRUE')",
         OPENX_JSON, "org.apache.hadoop.mapred.TextInputFormat"),
        (f"ROW FORMAT SERDE '{OPEN_CSV}' STORED AS INPUTFORMAT 'In' OUTPUTFORMAT 'Out'", OPEN_CSV,
         "In"),
        ("CLUSTERED BY (n) INTO 3 BUCKETS STORED AS JSONFILE",
         "org.apache.hadoop.hive.serde2.JsonSerDe", "org.apache.hadoop.mapred.TextInputFormat"),
    ],
)  # fmt: skip
def test_a_table_is_read_by_the_classes_of_its_format(
    lake: Lake, clauses: str, serde: str, input_format: str
) -> None:
    lake.rows(f"{CREATE} t (n int) {clauses} {AT}")
    descriptor = table(lake)["StorageDescriptor"]
    assert descriptor["SerdeInfo"]["SerializationLibrary"] == serde
    assert descriptor["InputFormat"] == input_format
    assert descriptor["BucketColumns"] == (["n"] if "BUCKETS" in clauses else [])


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("CREATE TABLE t (n int)",
         "No location was specified for table. An S3 location must be specified"),
        (f"CREATE TABLE t (n int) {AT}", "External keyword required for table type HIVE"),
        (f"{CREATE} t (n int NOT NULL) {AT}", "line 1:32: mismatched input 'NOT'"),
        (f'{CREATE} t ("n" int) {AT}', "line 1:26: mismatched input '\"n\"'"),
        (f"{CREATE} t (n int) STORED AS XML {AT}", "line 1:43: mismatched input 'XML'"),
        (f"{CREATE} t (n int) {AT} garbage", "line 1:57: mismatched input 'garbage'"),
        ("ALTER TABLE IF EXISTS t ADD COLUMNS (n int)", "Queries of this type are not supported"),
        ("DROP TABLE \"t\"", "line 1:12: mismatched input '\"t\"'"),
    ],
)  # fmt: skip
def test_text_that_is_no_ddl_is_refused_at_the_start(lake: Lake, sql: str, message: str) -> None:
    with pytest.raises(StatementRefused) as refusal:
        lake.engine.prepare(sql, "default")
    assert refusal.value.message == message


@pytest.mark.parametrize(
    ("sql", "reason", "error_type"),
    [
        (f"{CREATE} t (n int) {AT}",
         f"{HIVE_FAILED}AlreadyExistsException(message:Table t already exist)", 1006),
        (f"{CREATE} nowhere.u (n int) {AT}",
         "FAILED: SemanticException [Error 10072]: Database does not exist: nowhere", 1502),
        (f"CREATE TABLE u (n int) {AT} TBLPROPERTIES ('table_type' = 'ICEBERG')",
         "NOT_SUPPORTED: Iceberg tables", 1200),
        (f"{CREATE} u (n number) {AT}", "NOT_SUPPORTED: columns of type number", 1200),
        (f"{CREATE} u (n int) PARTITIONED BY (n int) {AT}",
         "FAILED: SemanticException [Error 10036]: Duplicate column name: n", 1006),
        (f"{CREATE} u (n int) LOCATION 'hdfs://x'", "NOT_SUPPORTED: tables at hdfs://x", 1200),
        ("DROP TABLE u", "FAILED: SemanticException [Error 10001]: Table not found default.u",
         1502),
        ("ALTER TABLE t ADD COLUMNS (n int)",
         "FAILED: SemanticException [Error 10036]: Duplicate column name: n", 1006),
        ("ALTER TABLE t RENAME TO u", "NOT_SUPPORTED: ALTER TABLE RENAME", 1200),
        ("DROP VIEW t", "TABLE_NOT_FOUND: line 1:1: View 'awsdatacatalog.default.t' does not exist",
         1301),
    ],
)  # fmt: skip
def test_ddl_that_cannot_be_done_fails(lake: Lake, sql: str, reason: str, error_type: int) -> None:
    lake.rows(f"{CREATE} t (n int) {AT}")
    failed = failure(lake, sql)
    assert (failed.reason, failed.error_type) == (reason, error_type)


def test_a_table_is_altered_in_place(lake: Lake) -> None:
    lake.rows(f"{CREATE} t (n int) PARTITIONED BY (p int) {AT}")
    lake.rows("ALTER TABLE t ADD COLUMNS (m string COMMENT 'new')")
    assert [each["Name"] for each in table(lake)["StorageDescriptor"]["Columns"]] == ["n", "m"]
    lake.rows("ALTER TABLE t REPLACE COLUMNS (o char(3))")
    columns = table(lake)["StorageDescriptor"]["Columns"]
    assert columns == [{"Name": "o", "Type": "char(3)"}]
    lake.rows("ALTER TABLE t SET LOCATION 's3://lake/u/'")
    lake.rows("ALTER TABLE t SET TBLPROPERTIES ('k' = 'v')")
    assert table(lake)["StorageDescriptor"]["Location"] == "s3://lake/u/"
    assert table(lake)["Parameters"]["k"] == "v"
    assert table(lake)["Parameters"]["EXTERNAL"] == "TRUE"
    assert table(lake)["PartitionKeys"] == [{"Name": "p", "Type": "int"}]


def test_dropping_a_table_leaves_its_data(lake: Lake) -> None:
    lake.add("t", {"n": "int"}, b"1\n")
    lake.rows("DROP TABLE t")
    assert lake.catalogue.structures == {}
    assert lake.storage.objects == {"default/t/data": b"1\n"}
    lake.rows("DROP TABLE IF EXISTS t")
