"""A query does what its caller may do, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from local.athena.model import QueryFailed
from tests.unit.local.athena_client import Athena
from tests.unit.local.athena_fakes import a_caller
from tests.unit.local.athena_lake import Lake
from tests.unit.local.test_reuse import reuse, reused

GLUE = "arn:aws:glue:eu-north-1:123456789012:"
DATA = "arn:aws:s3:::lake"

EVERY_QUERY = {
    ("glue:GetDatabase", f"{GLUE}catalog"),
    ("glue:GetDatabase", f"{GLUE}database/default"),
}
READING_VISITS = EVERY_QUERY | {
    ("glue:GetTable", f"{GLUE}catalog"),
    ("glue:GetTable", f"{GLUE}database/default"),
    ("glue:GetTable", f"{GLUE}table/default/visits"),
    ("glue:GetPartitions", f"{GLUE}catalog"),
    ("glue:GetPartitions", f"{GLUE}database/default"),
    ("glue:GetPartitions", f"{GLUE}table/default/visits"),
    ("s3:GetBucketLocation", DATA),
    ("s3:ListBucket", DATA),
    ("s3:GetObject", f"{DATA}/default/visits/7/data"),
}


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    lake = Lake(tmp_path)
    lake.add("visits", {"n": "int"}, partition_keys={"day": "int"})
    lake.add_partition("visits", ["7"], b"1\n")
    lake.add("codes", {"n": "int"}, b"1\n", database="covid-19")
    return lake


def without(*lacking: str) -> Callable[[str, str], bool]:
    return lambda action, resource: action not in lacking


def only_reads(action: str, resource: str) -> bool:
    return action.startswith(("glue:Get", "s3:Get", "s3:List"))


def failure(lake: Lake, sql: str, may: Callable[[str, str], bool]) -> str:
    with pytest.raises(QueryFailed) as failed:
        lake.rows(sql, caller=a_caller(may))
    return failed.value.reason


def test_reading_a_table_takes_the_rights_that_athena_documents(lake: Lake) -> None:
    caller = a_caller()
    lake.rows("SELECT n FROM visits", caller=caller)
    assert set(caller.exercised) == READING_VISITS


@pytest.mark.parametrize("lacking", sorted(READING_VISITS), ids=" ".join)
def test_each_of_these_rights_is_necessary(lake: Lake, lacking: tuple[str, str]) -> None:
    action, resource = lacking
    reason = failure(lake, "SELECT n FROM visits", lambda *right: right != lacking)
    if action.startswith("s3:"):
        assert reason.startswith("Permission denied on S3 path: s3://lake/default/visits/7")
    else:
        assert reason.startswith(
            "Insufficient permissions to execute the query. "
            "User: arn:aws:iam::123456789012:user/analyst is not authorized to perform: "
            f"{action} on resource: {resource} (Service: AmazonDataCatalog;"
        )


def test_a_right_is_asked_for_once_however_often_a_query_uses_it(lake: Lake) -> None:
    asked: Counter[tuple[str, str]] = Counter()

    def may(*right: str) -> bool:
        asked[right[0], right[1]] += 1
        return True

    lake.rows("SELECT a.n FROM visits a, visits b, visits c", caller=a_caller(may))
    assert set(asked) == READING_VISITS
    assert set(asked.values()) == {1}


@pytest.mark.parametrize("sql", ['SELECT * FROM "covid-19".codes', "SHOW TABLES IN `covid-19`"])
def test_a_database_that_is_named_is_looked_at(lake: Lake, sql: str) -> None:
    lacking = ("glue:GetDatabase", f"{GLUE}database/covid-19")
    reason = failure(lake, sql, lambda *right: right != lacking)
    assert "perform: {} on resource: {} ".format(*lacking) in reason


def test_a_query_of_no_table_touches_the_database_default_alone(lake: Lake) -> None:
    caller = a_caller()
    lake.rows("SELECT 1", caller=caller)
    assert set(caller.exercised) == EVERY_QUERY


def test_a_name_that_may_not_be_looked_up_tells_nothing_of_what_exists(lake: Lake) -> None:
    tables = f"{GLUE}table/"
    reasons = {
        failure(lake, f"SELECT * FROM {name}", lambda _, resource: not resource.startswith(tables))
        .partition(" (")[0]
        .replace(name, "...")
        for name in ("visits", "nothing")
    }
    assert len(reasons) == 1


@pytest.mark.parametrize(
    ("sql", "lacking"),
    [
        ("SHOW DATABASES", "glue:GetDatabases"),
        ("SHOW TABLES", "glue:GetTables"),
        ("SHOW TABLES IN `covid-19`", "glue:GetTables"),
        ("SHOW COLUMNS IN visits", "glue:GetTable"),
        ("DESCRIBE visits", "glue:GetTable"),
        ("SHOW PARTITIONS visits", "glue:GetPartitions"),
        ("SELECT * FROM information_schema.schemata", "glue:GetDatabases"),
        ("SELECT * FROM information_schema.tables", "glue:GetTables"),
        ("SELECT * FROM information_schema.columns", "glue:GetTable"),
    ],
)
def test_a_listing_takes_the_right_to_list(lake: Lake, sql: str, lacking: str) -> None:
    assert lake.rows(sql)
    assert f"is not authorized to perform: {lacking} on" in failure(lake, sql, without(lacking))


@pytest.mark.parametrize(
    ("sql", "action", "resource"),
    [
        ("CREATE TABLE t AS SELECT 1 AS n", "glue:CreateTable", "table/default/t"),
        ("CREATE TABLE IF NOT EXISTS awsdatacatalog.d.T AS SELECT 1 AS n",
         "glue:CreateTable", "table/d/t"),
        ("CREATE TABLE t WITH (external_location = 's3://lake/new') AS SELECT 1 AS n",
         "s3:PutObject", "lake/new/"),
        ("CREATE EXTERNAL TABLE `covid-19`.`a b` (n int) LOCATION 's3://lake/new/'",
         "glue:CreateTable", "table/covid-19/a b"),
        ('CREATE OR REPLACE VIEW "if" AS SELECT 1 AS n', "glue:CreateTable", "table/default/if"),
        ("INSERT INTO visits SELECT 1, 7", "s3:PutObject", "lake/default/visits/"),
        ("UNLOAD (SELECT 1 AS n) TO 's3://lake/out/' WITH (format = 'JSON')",
         "s3:PutObject", "lake/out/"),
        ("DROP TABLE visits", "glue:DeleteTable", "table/default/visits"),
        ("DROP TABLE IF EXISTS `covid-19`.codes", "glue:DeleteTable", "table/covid-19/codes"),
        ("DROP VIEW v", "glue:DeleteTable", "table/default/v"),
        ("DROP DATABASE `covid-19` CASCADE", "glue:DeleteDatabase", "database/covid-19"),
        ("DROP SCHEMA empty", "glue:DeleteDatabase", "table/empty/*"),
        ("DROP SCHEMA empty", "glue:DeleteDatabase", "userDefinedFunction/empty/*"),
        ("CREATE DATABASE IF NOT EXISTS d", "glue:CreateDatabase", "database/d"),
        ("ALTER DATABASE empty SET DBPROPERTIES ('a' = 'b')",
         "glue:UpdateDatabase", "database/empty"),
        ("ALTER TABLE visits ADD COLUMNS (m int)", "glue:UpdateTable", "table/default/visits"),
        ("ALTER TABLE visits ADD PARTITION (day = 8)",
         "glue:BatchCreatePartition", "table/default/visits"),
        ("ALTER TABLE visits DROP PARTITION (day = 7)",
         "glue:DeletePartition", "table/default/visits"),
        ("ALTER TABLE visits PARTITION (day = 7) RENAME TO PARTITION (day = 8)",
         "glue:UpdatePartition", "table/default/visits"),
        ("MSCK REPAIR TABLE visits", "glue:BatchCreatePartition", "table/default/visits"),
    ],
)  # fmt: skip
def test_a_write_takes_the_right_to_write(lake: Lake, sql: str, action: str, resource: str) -> None:
    lake.catalogue.by_name["empty"] = {"Name": "empty"}
    lake.add("v", {"n": "int"})
    lake.catalogue.structures["default", "v"]["TableType"] = "VIRTUAL_VIEW"
    arn = f"arn:aws:s3:::{resource}" if action.startswith("s3:") else GLUE + resource

    reason = failure(lake, sql, lambda *right: right != (action, arn))
    assert f"is not authorized to perform: {action} on resource: " in reason
    assert arn in reason

    assert "is not authorized to perform: " in failure(lake, sql, only_reads)


def test_a_result_takes_the_right_to_write_it(athena: Athena) -> None:
    athena.caller = a_caller(without("s3:PutObject"))
    status = athena.describe(athena.run())["Status"]
    assert status["State"] == "FAILED"
    assert status["StateChangeReason"].startswith("Access denied when writing output to url: s3://")
    assert athena.storage.objects == {}


def test_an_output_bucket_that_cannot_be_looked_at_is_refused_at_the_start(athena: Athena) -> None:
    athena.caller = a_caller(without("s3:GetBucketLocation"))
    with pytest.raises(Exception, match=r"^Unable to verify/create output bucket results$"):
        athena.start()


def test_getting_results_takes_the_right_to_read_their_object(athena: Athena) -> None:
    query_execution_id = athena.run()
    assert athena("GetQueryResults", QueryExecutionId=query_execution_id)
    athena.caller = a_caller(without("s3:GetObject"))
    with pytest.raises(Exception, match=r"^Permission denied on S3 path: s3://results/mine/"):
        athena("GetQueryResults", QueryExecutionId=query_execution_id)


def test_a_result_is_not_reused_for_a_caller_who_could_not_have_found_it_out(
    athena: Athena,
) -> None:
    def asked_by(name: str, may: Callable[[str, str], bool]) -> str:
        athena.caller = a_caller(may, name)
        return athena.run("SELECT 1", ResultReuseConfiguration=reuse())

    def may_not_read_the_secret(_: str, resource: str) -> bool:
        return not resource.endswith("table/default/secret")

    athena.caller.require_table("GetTable", "default", "secret")  # as the engine would
    athena.run("SELECT 1")

    assert not reused(athena, asked_by("stranger", may_not_read_the_secret))
    assert reused(athena, asked_by("the stranger's colleague", may_not_read_the_secret))
    assert not reused(athena, asked_by("blind", without("s3:GetObject")))
    assert reused(athena, asked_by("colleague", lambda *_: True))
