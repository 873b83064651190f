"""Nothing is written: IAM refuses it where the guard is off, and the guard before anything runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e import aftermath
from tests.e2e.client import Client, until
from tests.e2e.stack import LocalStack

COUNTRIES = '"covid-19".country_codes'
ELSEWHERE = "s3://querysocket-samples/written"

WRITES = {
    f"CREATE TABLE own WITH (external_location = '{ELSEWHERE}') AS SELECT 1 AS one": (
        "glue:CreateTable"
    ),
    "CREATE EXTERNAL TABLE own (one int) LOCATION '" + ELSEWHERE + "'": "glue:CreateTable",
    f"INSERT INTO {COUNTRIES} VALUES ('Atlantis', 'AT', 'ATL', 0, 0, 0)": "s3:PutObject",
    f"UNLOAD (SELECT * FROM {COUNTRIES}) TO '{ELSEWHERE}' WITH (format = 'JSON')": "s3:PutObject",
    "DROP TABLE `covid-19`.country_codes": "glue:DeleteTable",
    "CREATE OR REPLACE VIEW own AS SELECT 1 AS one": "glue:CreateTable",
    "ALTER TABLE country_codes ADD COLUMNS (own int)": "glue:UpdateTable",
    f"DELETE FROM {COUNTRIES}": "glue:UpdateTable",
    f"UPDATE {COUNTRIES} SET country = 'Atlantis'": "glue:UpdateTable",
    "CREATE DATABASE own": "glue:CreateDatabase",
    "DROP DATABASE `covid-19` CASCADE": "glue:DeleteDatabase",
}
"""Statements, and the action that nobody granted."""


def ending(athena: Any, stack: LocalStack, sql: str) -> dict[str, Any]:
    """How the engine says that a statement ended which it was given directly."""
    query_id = athena.start_query_execution(
        QueryString=sql,
        QueryExecutionContext={"Database": "covid-19"},
        WorkGroup=stack.outputs["workgroup"],
    )["QueryExecutionId"]
    until(lambda: stack.state(query_id) not in {"QUEUED", "RUNNING"}, "the end")
    found = stack.aws("athena").get_query_execution(QueryExecutionId=query_id)
    status: dict[str, Any] = found["QueryExecution"]["Status"]
    return status


@pytest.fixture(scope="module")
def guard_off(running_stack: LocalStack) -> Any:
    """An Athena client with the rights of run_query, and nothing of ours in between."""
    return running_stack.as_role("RunQueryFunctionRole", "athena")


@pytest.fixture(autouse=True)
def _nothing_has_changed(stack: LocalStack) -> Iterator[None]:
    def seen() -> tuple[Any, ...]:
        glue, s3 = stack.aws("glue"), stack.aws("s3")
        table = glue.get_table(DatabaseName="covid-19", Name="country_codes")["Table"]
        objects = s3.list_objects_v2(Bucket="querysocket-samples")["Contents"]
        databases = glue.get_databases()["DatabaseList"]
        tables = glue.get_tables(DatabaseName="covid-19")["TableList"]
        return (
            table,
            [(each["Key"], each["ETag"]) for each in objects],
            [each["Name"] for each in databases],
            [each["Name"] for each in tables],
        )

    before = seen()
    yield
    assert seen() == before


@pytest.mark.parametrize(("sql", "action"), WRITES.items())
def test_the_rights_of_the_function_suffice_for_no_write(
    stack: LocalStack, guard_off: Any, sql: str, action: str
) -> None:
    denied = ending(guard_off, stack, sql)
    of_root = ending(stack.aws("athena"), stack, sql)

    assert denied["State"] == "FAILED"
    assert f"not authorized to perform: {action}" in denied["StateChangeReason"]
    assert "not authorized" not in of_root["StateChangeReason"]


def test_they_suffice_to_read_its_own_database_and_no_other(
    stack: LocalStack, guard_off: Any
) -> None:
    stack.aws("glue").create_database(DatabaseInput={"Name": "others"})
    try:
        own = ending(guard_off, stack, f"SELECT count(*) FROM {COUNTRIES}")
        other = ending(guard_off, stack, "SELECT * FROM others.secrets")
    finally:
        stack.aws("glue").delete_database(Name="others")

    assert own["State"] == "SUCCEEDED"
    assert other["State"] == "FAILED"
    assert "not authorized to perform: glue:GetDatabase" in other["StateChangeReason"]


@pytest.mark.parametrize("sql", WRITES)
def test_a_write_over_the_socket_never_reaches_the_engine(
    stack: LocalStack, client: Client, sql: str
) -> None:
    before = aftermath.started(stack)
    answer = client.query(sql)

    assert (answer["type"], answer["error"]["code"]) == ("error", "sql_refused")
    assert aftermath.started(stack) == before
