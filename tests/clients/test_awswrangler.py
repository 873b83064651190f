"""awswrangler's ways to a frame: the CSV, a table made for it, Parquet unloaded for it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import awswrangler as wr
import pandas as pd
import pytest

from tests.clients.conftest import STAGING
from tests.integration.local_athena.client import Server

SQL = """
    SELECT a_boolean, a_tinyint, an_int, a_bigint, a_double, a_string, a_varchar, a_timestamp,
           a_date, a_decimal
    FROM every_type
"""

WAYS: Mapping[str, Mapping[str, Any]] = {
    "plain": {"ctas_approach": False},
    "ctas": {"ctas_approach": True},
    "unload": {"ctas_approach": False, "unload_approach": True},
}


def read(sql: str, way: str, **options: Any) -> Any:
    """The frame, or with `chunksize` the frames, of a query."""
    if way == "unload":
        options["s3_output"] = f"{STAGING}{uuid.uuid4()}/"  # UNLOAD writes where nothing is
    else:
        options["s3_output"] = STAGING
    return wr.athena.read_sql_query(
        sql, database="lake", **WAYS[way], **options, athena_query_wait_polling_delay=0.02
    )


@pytest.mark.parametrize("way", WAYS)
def test_values_of_every_type_arrive(server: Server, way: str) -> None:
    (row,) = read(SQL, way).to_dict("records")
    assert row == {
        "a_boolean": True,
        "a_tinyint": 127,
        "an_int": 2_147_483_647,
        "a_bigint": 9_223_372_036_854_775_807,
        "a_double": 0.25,
        "a_string": "a string",
        "a_varchar": "varchar",
        "a_timestamp": pd.Timestamp(2017, 1, 1),
        "a_date": date(2017, 1, 2),
        "a_decimal": Decimal("0.1"),
    }


@pytest.mark.parametrize("way", WAYS)
def test_columns_have_their_types(server: Server, way: str) -> None:
    kinds = {name: str(kind) for name, kind in read(SQL, way).dtypes.items()}
    assert kinds == {
        "a_boolean": "boolean",
        "a_tinyint": "Int8",
        "an_int": "Int32",
        "a_bigint": "Int64",
        "a_double": "float64",
        "a_string": "string",
        "a_varchar": "string",
        "a_timestamp": "datetime64[us]",
        "a_date": "object",
        "a_decimal": "object",
    }


@pytest.mark.parametrize("way", WAYS)
def test_missing_values_are_missing(server: Server, way: str) -> None:
    frame = read("SELECT a, b FROM gaps", way).sort_values("a")
    assert frame["a"].tolist() == [1, 3, pd.NA]
    assert frame["b"].tolist() == [True, False, pd.NA]


@pytest.mark.parametrize("way", WAYS)
def test_chunks_make_up_the_whole(server: Server, way: str) -> None:
    chunks = list(read("SELECT n FROM numbers", way, chunksize=3_000))
    assert [len(chunk) for chunk in chunks] == [3_000, 3_000, 3_000, 1_000]
    assert sorted(pd.concat(chunks)["n"]) == list(range(10_000))


@pytest.mark.parametrize("way", ["plain", "ctas"])
def test_query_without_rows_gives_an_empty_frame(server: Server, way: str) -> None:
    assert read("SELECT n FROM numbers WHERE n < 0", way).empty


def test_nothing_unloaded_leaves_no_file_to_tell_types_from(server: Server) -> None:
    with pytest.raises(wr.exceptions.EmptyDataFrame):
        read("SELECT n FROM numbers WHERE n < 0", "unload")


def test_temporary_table_is_gone_afterwards(server: Server) -> None:
    before = set(wr.catalog.tables(database="lake")["Table"])
    read("SELECT n FROM numbers", "ctas")
    assert set(wr.catalog.tables(database="lake")["Table"]) == before


def test_parameters_are_sent_or_formatted(server: Server) -> None:
    sql = "SELECT n FROM numbers WHERE n < ?"
    assert len(read(sql, "plain", params=["3"], paramstyle="qmark")) == 3
    sql = "SELECT n FROM numbers WHERE n < :most"
    assert len(read(sql, "plain", params={"most": 3}, paramstyle="named")) == 3


def test_prepared_statement_is_kept_listed_and_run(server: Server) -> None:
    wr.athena.create_prepared_statement("SELECT n FROM numbers WHERE n < ?", "fewer_than")
    wr.athena.create_prepared_statement("SELECT n FROM numbers WHERE n <= ?", "fewer_than")
    listed = wr.athena.list_prepared_statements()
    assert [each["StatementName"] for each in listed] == ["fewer_than"]
    assert len(read('EXECUTE "fewer_than"', "plain", params=["3"], paramstyle="qmark")) == 4
    assert len(read("EXECUTE fewer_than USING 3", "plain")) == 4
    wr.athena.delete_prepared_statement("fewer_than")
    assert wr.athena.list_prepared_statements() == []


def test_failed_query_raises_athenas_reason(server: Server) -> None:
    with pytest.raises(wr.exceptions.QueryFailed, match="COLUMN_NOT_FOUND: line 1:8: "):
        read("SELECT nothing FROM numbers", "plain")


def test_types_of_a_query_are_told(server: Server) -> None:
    query_id = wr.athena.start_query_execution(SQL, database="lake", s3_output=STAGING)
    wr.athena.wait_query(query_id, athena_query_wait_polling_delay=0.02)
    kinds = wr.athena.get_query_columns_types(query_id)
    assert kinds["a_decimal"] == "decimal(10,1)"
    assert kinds["a_varchar"] == "varchar"


def test_partitions_are_repaired(server: Server) -> None:
    server.s3.put_object(Bucket="staging", Key="repaired/day=1/1", Body=b"x\n")
    query_id = wr.athena.start_query_execution(
        "CREATE EXTERNAL TABLE repaired (a string) PARTITIONED BY (day string) "
        "LOCATION 's3://staging/repaired/'",
        database="lake",
        s3_output=STAGING,
    )
    wr.athena.wait_query(query_id, athena_query_wait_polling_delay=0.02)
    assert wr.athena.repair_table("repaired", database="lake", s3_output=STAGING) == "SUCCEEDED"
    assert read("SELECT a, day FROM repaired", "plain").values.tolist() == [["x", "1"]]


def test_definition_of_a_table_is_shown(server: Server) -> None:
    shown = wr.athena.show_create_table("one_row", database="lake", s3_output=STAGING)
    assert shown.startswith("CREATE EXTERNAL TABLE `lake.one_row`(")
    described = wr.athena.describe_table("one_row", database="lake", s3_output=STAGING)
    assert described["Column Name"].tolist() == ["number_of_rows"]
