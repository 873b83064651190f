from __future__ import annotations

from typing import Any

import pytest

from local.athena.api.prepared_sql import Command, read
from local.athena.api.requests import ServiceError
from local.athena.authorization import Caller
from local.athena.model import StatementRefused
from tests.unit.local.athena_client import Athena
from tests.unit.local.athena_fakes import a_caller

NAMED = {"StatementName": "recent", "WorkGroup": "primary"}


@pytest.fixture
def prepared(athena: Athena) -> Athena:
    athena("CreatePreparedStatement", **NAMED, QueryStatement="SELECT ?", Description="the last")
    return athena


def missing(athena: Athena, operation: str, **request: Any) -> str:
    with pytest.raises(ServiceError) as refused:
        athena(operation, **request)
    assert refused.value.type == "ResourceNotFoundException"
    return refused.value.message


def test_prepared_statement_is_given_as_it_was_made(prepared: Athena) -> None:
    assert prepared("GetPreparedStatement", **NAMED)["PreparedStatement"] == {
        "StatementName": "recent",
        "WorkGroupName": "primary",
        "QueryStatement": "SELECT ?",
        "Description": "the last",
        "LastModifiedTime": prepared.clock.now,
    }


def test_name_is_taken_once_in_a_workgroup(prepared: Athena) -> None:
    with pytest.raises(ServiceError, match="recent already exists in workGroup primary"):
        prepared("CreatePreparedStatement", **NAMED, QueryStatement="SELECT 2")
    prepared("CreatePreparedStatement", **NAMED | {"WorkGroup": "strict"}, QueryStatement="SELECT")


def test_update_replaces_text_and_description(prepared: Athena) -> None:
    prepared.clock.now += 60
    prepared("UpdatePreparedStatement", **NAMED, QueryStatement="SELECT 2")
    statement = prepared("GetPreparedStatement", **NAMED)["PreparedStatement"]
    assert statement["QueryStatement"] == "SELECT 2"
    assert statement["LastModifiedTime"] == prepared.clock.now
    assert "Description" not in statement


@pytest.mark.parametrize(
    "operation", ["GetPreparedStatement", "UpdatePreparedStatement", "DeletePreparedStatement"]
)
def test_what_was_never_prepared_is_not_found(athena: Athena, operation: str) -> None:
    text = {"QueryStatement": "SELECT 1"} if operation.startswith("Update") else {}
    assert missing(athena, operation, **NAMED, **text) == (
        "PreparedStatement recent was not found in workGroup primary"
    )


def test_deleted_statement_is_gone(prepared: Athena) -> None:
    prepared("DeletePreparedStatement", **NAMED)
    missing(prepared, "GetPreparedStatement", **NAMED)


def test_batch_tells_found_and_missing_apart(prepared: Athena) -> None:
    answer = prepared(
        "BatchGetPreparedStatement", WorkGroup="primary", PreparedStatementNames=["no", "recent"]
    )
    assert [each["StatementName"] for each in answer["PreparedStatements"]] == ["recent"]
    (unprocessed,) = answer["UnprocessedPreparedStatementNames"]
    assert unprocessed["StatementName"] == "no"


def test_list_comes_in_pages_of_one_workgroup(athena: Athena) -> None:
    for name in ("one", "two", "three"):
        request = {"StatementName": name, "QueryStatement": "SELECT 1"}
        athena("CreatePreparedStatement", WorkGroup="lenient", **request)
    first = athena("ListPreparedStatements", WorkGroup="lenient", MaxResults=2)
    second = athena("ListPreparedStatements", WorkGroup="lenient", NextToken=first["NextToken"])
    listed = first["PreparedStatements"] + second["PreparedStatements"]
    assert [each["StatementName"] for each in listed] == ["one", "two", "three"]
    assert "NextToken" not in second
    assert athena("ListPreparedStatements", WorkGroup="primary")["PreparedStatements"] == []


@pytest.mark.parametrize(
    ("sql", "command"),
    [
        ("PREPARE p FROM SELECT a FROM t WHERE b = ?", ("p", "SELECT a FROM t WHERE b = ?", ())),
        ('prepare "My p" from select 1', ("My p", "select 1", ())),
        ("EXECUTE Mixed", ("Mixed", "", ())),
        (
            "EXECUTE p USING 'a, b', f(1, 2), ARRAY[3, 4]",
            ("p", "", ("'a, b'", "f(1, 2)", "ARRAY[3, 4]")),
        ),
        ("DEALLOCATE PREPARE p", ("p", "", ())),
    ],
)
def test_statement_is_read(sql: str, command: tuple[str, str, tuple[str, ...]]) -> None:
    assert read(sql) == Command(*command)


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("PREPARE p", "line 1:10: mismatched input '<EOF>'"),
        ("PREPARE p FROM", "line 1:15: mismatched input '<EOF>'"),
        ("PREPARE p AS SELECT 1", "line 1:11: mismatched input 'AS'"),
        ("PREPARE p FROM SHOW TABLES", "Queries of this type are not supported"),
        ("EXECUTE 'p'", "line 1:9: mismatched input ''p''"),
        ("EXECUTE p USING", "line 1:16: mismatched input '<EOF>'"),
        ("EXECUTE p USING 1,, 2", "line 1:19: mismatched input ','"),
        ("EXECUTE p WITH 1", "line 1:11: mismatched input 'WITH'"),
        ("DEALLOCATE PREPARE p q", "line 1:22: mismatched input 'q'"),
    ],
)
def test_statement_that_is_none_is_refused(sql: str, message: str) -> None:
    with pytest.raises(StatementRefused) as refused:
        read(sql)
    assert refused.value.message == message


def test_sql_prepares_executes_and_forgets(athena: Athena) -> None:
    assert athena.state(athena.run("PREPARE p FROM SELECT a FROM t WHERE b = ?")) == "SUCCEEDED"
    execution = athena.describe(athena.run("EXECUTE p USING 5"))
    assert execution["Query"] == "EXECUTE p USING 5"
    assert (execution["StatementType"], execution["SubstatementType"]) == ("DML", "SELECT")
    assert execution["ResultConfiguration"]["OutputLocation"].endswith(".csv")
    executed = athena.engine.prepared[-1]
    assert executed.sql == "SELECT a FROM t WHERE b = ?"
    assert executed.parameters == ("5",)
    assert athena.state(athena.run("DEALLOCATE PREPARE p")) == "SUCCEEDED"
    assert athena.state(athena.run("EXECUTE p USING 5")) == "FAILED"


def test_execute_takes_execution_parameters(prepared: Athena) -> None:
    execution = prepared.describe(prepared.run("EXECUTE recent", ExecutionParameters=["7"]))
    assert execution["ExecutionParameters"] == ["7"]
    assert prepared.engine.prepared[-1].parameters == ("7",)


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("EXECUTE no", "PreparedStatement no was not found in workGroup primary"),
        ("DEALLOCATE PREPARE no", "PreparedStatement no was not found in workGroup primary"),
        (
            "PREPARE recent FROM SELECT 1",
            "PreparedStatement recent already exists in workGroup primary",
        ),
        (
            "EXECUTE recent USING a",
            "EXPRESSION_NOT_CONSTANT: Constant expression cannot contain column references",
        ),
    ],
)
def test_what_cannot_be_done_fails_the_query(prepared: Athena, sql: str, reason: str) -> None:
    assert prepared.describe(prepared.run(sql))["Status"]["StateChangeReason"] == reason


@pytest.mark.parametrize(
    ("sql", "action"),
    [
        ("PREPARE p FROM SELECT 1", "CreatePreparedStatement"),
        ("EXECUTE recent USING 1", "GetPreparedStatement"),
        ("DEALLOCATE PREPARE recent", "DeletePreparedStatement"),
    ],
)
def test_sql_takes_the_right_that_the_operation_takes(
    prepared: Athena, sql: str, action: str
) -> None:
    prepared.caller = without(action)
    reason = prepared.describe(prepared.run(sql))["Status"]["StateChangeReason"]
    assert reason == (
        "User: arn:aws:iam::123456789012:user/analyst is not authorized to perform: "
        f"athena:{action} on resource: arn:aws:athena:eu-north-1:123456789012:workgroup/primary"
    )


def without(action: str) -> Caller:
    return a_caller(lambda asked, _: asked != f"athena:{action}")
