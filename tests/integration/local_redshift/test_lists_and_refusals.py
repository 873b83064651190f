"""What there is to list, and what is refused."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.integration.local_redshift.client import WORKGROUP, WORKGROUP_ARN, Redshift, refusal


def test_statements_are_listed_by_name_and_state(redshift: Redshift) -> None:
    name = uuid.uuid4().hex
    first = redshift.run("SELECT 1", StatementName=f"{name}/a")["Id"]
    second = redshift.run("SELECT 2", StatementName=f"{name}/b")["Id"]
    failed = redshift.run("SELECT * FROM nowhere", StatementName=f"{name}/b")["Id"]

    def listed(**request: Any) -> list[str]:
        pages = redshift.api.get_paginator("list_statements").paginate(
            StatementName=name, PaginationConfig={"PageSize": 1}, **request
        )
        return [each["Id"] for page in pages for each in page["Statements"]]

    assert listed() == [second, first]
    assert listed(Status="ALL") == [failed, second, first]
    assert listed(Status="FAILED", WorkgroupName=WORKGROUP_ARN) == [failed]
    assert listed(ClusterIdentifier="querysocket") == []


def test_the_catalogue_is_listed(redshift: Redshift) -> None:
    assert redshift.api.list_databases(**WORKGROUP)["Databases"] == ["dev"]
    schemas = ["information_schema", "pg_catalog", "public"]
    assert redshift.api.list_schemas(**WORKGROUP)["Schemas"] == schemas
    assert redshift.api.list_schemas(SchemaPattern="pub%", **WORKGROUP)["Schemas"] == ["public"]
    tables = redshift.api.list_tables(TablePattern="citi_s", **WORKGROUP)["Tables"]
    assert tables == [{"schema": "public", "name": "cities", "type": "TABLE"}]
    table = redshift.api.describe_table(Schema="public", Table="cities", **WORKGROUP)
    columns = [
        (each["name"], each["typeName"], each["nullable"], each["tableName"])
        for each in table["ColumnList"]
    ]
    assert columns == [("name", "varchar", 0, "cities"), ("people", "int4", 1, "cities")]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (
            {"WorkgroupName": None},
            "Either ClusterIdentifier or WorkgroupName needs to be specified.",
        ),
        ({"WorkgroupName": "another"}, "Redshift endpoint doesn't exist in this region."),
        (
            {"WorkgroupName": None, "ClusterIdentifier": "another", "DbUser": "u"},
            "Redshift endpoint doesn't exist in this region.",
        ),
        ({"Database": "another"}, 'FATAL: database "another" does not exist'),
        ({"SecretArn": "nothing"}, "Secrets Manager can't find the specified secret."),
        ({"Sql": " "}, "SQL statement must not be empty."),
        ({"Sql": "-" * 100_001}, "SQL statement must not be longer than 100000 bytes."),
        ({"WaitTimeSeconds": 31}, "waitTimeSeconds must have value less than or equal to 30"),
        ({"ClientToken": "x" * 65}, "clientToken must have length less than or equal to 64"),
        (
            {"Parameters": [{"name": "not one", "value": "1"}]},
            "parameters.1.member.name must satisfy regex pattern: ^[0-9a-zA-Z_]+$",
        ),
    ],
)
def test_a_request_that_cannot_be_served_is_refused(
    redshift: Redshift, changed: dict[str, Any], message: str
) -> None:
    request = {"Sql": "SELECT 1", **WORKGROUP, **changed}
    given = {name: value for name, value in request.items() if value is not None}
    assert refusal(redshift.api.execute_statement, **given) == ("ValidationException", message)


def test_an_unknown_statement_does_not_exist(redshift: Redshift) -> None:
    unknown = str(uuid.uuid4())
    missing = ("ResourceNotFoundException", "Query does not exist.")
    for call in (
        redshift.api.describe_statement,
        redshift.api.get_statement_result,
        redshift.api.cancel_statement,
    ):
        assert refusal(call, Id=unknown) == missing
    code, message = refusal(redshift.api.describe_statement, Id="x")
    assert (code, message.partition(":")[0]) == (
        "ValidationException",
        "id must satisfy regex pattern",
    )
