"""Statements that write rows elsewhere, as the API tells of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from local.athena.model import Cancellation, Column, Output, ResultSet
from tests.unit.local.athena_client import Athena
from tests.unit.local.athena_fakes import result_of

MANIFEST = "s3://results/mine/manifest.csv"


def five_rows_written(_: Cancellation) -> ResultSet:
    count = result_of([("5",)], [Column("rows", "bigint", precision=19)])
    return replace(count, manifest_location=MANIFEST)


@pytest.mark.parametrize(
    ("sql", "suffix", "stored"),
    [("INSERT INTO t", "", [".metadata"]), ("UNLOAD (SELECT 1) TO 's3://x/'", ".csv", [])],
)
def test_count_and_manifest_are_told_and_only_metadata_are_stored(
    athena: Athena, sql: str, suffix: str, stored: list[str]
) -> None:
    athena.engine.answers[sql] = five_rows_written
    query_execution_id = athena.run(sql)
    execution = athena.describe(query_execution_id)
    location = f"mine/{query_execution_id}{suffix}"
    assert execution["ResultConfiguration"]["OutputLocation"] == f"s3://results/{location}"
    assert execution["Statistics"]["DataManifestLocation"] == MANIFEST
    results = athena("GetQueryResults", QueryExecutionId=query_execution_id)
    assert results["UpdateCount"] == 5
    assert results["ResultSet"]["Rows"] == []
    assert list(athena.storage.objects) == [f"{location}{each}" for each in stored]


def test_query_has_no_manifest(athena: Athena) -> None:
    assert "DataManifestLocation" not in athena.describe(athena.run())["Statistics"]


def test_engine_is_told_where_to_write_and_whether_it_must(athena: Athena) -> None:
    lenient, strict = athena.run(), athena.run(WorkGroup="strict")
    assert athena.engine.outputs == [
        Output(lenient, "s3://results/mine"),
        Output(strict, "s3://results/theirs/", is_enforced=True),
    ]


def test_database_may_stand_in_backticks(athena: Athena) -> None:
    context = {"Database": "`lake`"}
    execution = athena.describe(athena.run(QueryExecutionContext=context))
    assert execution["QueryExecutionContext"] == context
    assert athena.engine.executed[-1].database == "lake"
