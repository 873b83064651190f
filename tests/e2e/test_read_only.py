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

DENIED = "not authorized to perform: "

WRITES = {
    f"CREATE TABLE own WITH (external_location = '{ELSEWHERE}') AS SELECT 1 AS one": (
        f"{DENIED}glue:CreateTable"
    ),
    f"CREATE EXTERNAL TABLE own (one int) LOCATION '{ELSEWHERE}'": f"{DENIED}glue:CreateTable",
    f"INSERT INTO {COUNTRIES} VALUES ('Atlantis', 'AT', 'ATL', 0, 0, 0)": f"{DENIED}s3:PutObject",
    f"UNLOAD (SELECT * FROM {COUNTRIES}) TO '{ELSEWHERE}' WITH (format = 'JSON')": (
        f"{DENIED}s3:PutObject"
    ),
    "DROP TABLE `covid-19`.country_codes": f"{DENIED}glue:DeleteTable",
    "CREATE OR REPLACE VIEW own AS SELECT 1 AS one": f"{DENIED}glue:CreateTable",
    "ALTER TABLE country_codes ADD COLUMNS (own int)": f"{DENIED}glue:UpdateTable",
    f"DELETE FROM {COUNTRIES}": "NOT_SUPPORTED: DELETE",
    f"UPDATE {COUNTRIES} SET country = 'Atlantis'": "NOT_SUPPORTED: UPDATE",
    "CREATE DATABASE own": f"{DENIED}glue:",  # it looks for it first
    "DROP DATABASE `covid-19` CASCADE": f"{DENIED}glue:DeleteDatabase",
}
"""Statements, and what their failure says: the action that nobody granted."""


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


@pytest.mark.parametrize(("sql", "reason"), WRITES.items())
def test_the_rights_of_the_function_suffice_for_no_write(
    stack: LocalStack, guard_off: Any, sql: str, reason: str
) -> None:
    denied = ending(guard_off, stack, sql)

    assert denied["State"] == "FAILED"
    assert reason in denied["StateChangeReason"]


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
