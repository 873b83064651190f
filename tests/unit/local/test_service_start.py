from __future__ import annotations

import threading
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from local.athena.api.executions import ACTIVE_QUERIES_LIMIT
from local.athena.api.requests import ServiceError
from local.athena.model import Statement
from local.faults import Faults
from tests.unit.local.athena_client import OUTPUT, Athena, refusal
from tests.unit.local.athena_fakes import statement_of


def start_refusal(
    athena: Athena, sql: str | None = "SELECT 1", **request: Any
) -> tuple[str | None, str]:
    request = {
        "QueryString": sql,
        "ClientRequestToken": uuid.uuid4().hex,
        "ResultConfiguration": OUTPUT,
        **request,
    }
    return refusal(athena, "StartQueryExecution", **request)


def test_syntax_error_is_refused_at_once_and_leaves_no_execution(athena: Athena) -> None:
    assert start_refusal(athena, "SELEC 1") == (
        "MALFORMED_QUERY",
        "line 1:1: mismatched input 'SELEC'.",
    )
    assert athena("ListQueryExecutions")["QueryExecutionIds"] == []


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ({"WorkGroup": "none"}, "WorkGroup is not found."),
        ({"WorkGroup": "off"}, "WorkGroup off is disabled."),
        ({"ClientRequestToken": None}, "clientRequestToken is null or empty"),
        (
            {"ClientRequestToken": "short"},
            (
                "1 validation error detected: Value at 'clientRequestToken' failed to satisfy "
                "constraint: Member must have length greater than or equal to 32"
            ),
        ),
        (
            {"sql": "", "ClientRequestToken": "x" * 129},
            (
                "2 validation errors detected: Value at 'queryString' failed to satisfy "
                "constraint: Member must have length greater than or equal to 1; Value at "
                "'clientRequestToken' failed to satisfy constraint: Member must have length less "
                "than or equal to 128"
            ),
        ),
        (
            {"sql": None},
            (
                "1 validation error detected: Value null at 'queryString' failed to satisfy "
                "constraint: Member must not be null"
            ),
        ),
        (
            {"ResultConfiguration": {}},
            (
                "No output location provided. An output location is required either through the "
                "Workgroup result configuration setting or as an API input."
            ),
        ),
        (
            {"ResultConfiguration": {"OutputLocation": "/tmp/x"}},
            "outputLocation is not a valid S3 path.",
        ),
    ],
)
def test_request_is_refused_in_athenas_words(
    athena: Athena, request_: dict[str, Any], message: str
) -> None:
    assert start_refusal(athena, **request_) == ("INVALID_INPUT", message)


def test_query_longer_than_the_limit_in_bytes_is_refused(athena: Athena) -> None:
    fits = "SELECT '" + "é" * ((262_144 - 9) // 2) + "'"
    athena.start(fits)
    code, message = start_refusal(athena, fits + "  ")
    assert code == "INVALID_INPUT"
    assert message.endswith("Member must have length less than or equal to 262144")


def test_query_beyond_the_active_limit_is_refused(athena: Athena, no_faults: Faults) -> None:
    no_faults.query_delay_seconds = 60
    for _ in range(ACTIVE_QUERIES_LIMIT["DML"]):
        athena.start()
    with pytest.raises(ServiceError) as refused:
        athena.start()
    assert refused.value.body()["__type"] == "TooManyRequestsException"
    assert refused.value.body()["Reason"] == "CONCURRENT_QUERY_LIMIT_EXCEEDED"
    assert refused.value.body()["Message"].startswith("You have exceeded the limit for the number")


def test_refusal_carries_its_code_under_both_names(athena: Athena) -> None:
    with pytest.raises(ServiceError) as refused:
        athena.start("SELEC 1")
    assert refused.value.body() == {
        "__type": "InvalidRequestException",
        "AthenaErrorCode": "MALFORMED_QUERY",
        "ErrorCode": "MALFORMED_QUERY",
        "Message": "line 1:1: mismatched input 'SELEC'.",
    }


def test_same_token_is_the_same_execution_in_any_state(athena: Athena) -> None:
    token = uuid.uuid4().hex
    first = athena.run(ClientRequestToken=token)
    assert athena.start(ClientRequestToken=token, WorkGroup="off") == first
    assert len(athena.engine.executed) == 1


def test_parallel_repeats_of_a_token_start_one_query(athena: Athena) -> None:
    token, together = uuid.uuid4().hex, threading.Barrier(8)

    def prepare(sql: str, database: str, parameters: Sequence[str]) -> Statement:
        together.wait(5)  # none of them is the first any more
        return statement_of(sql, database, parameters)

    athena.engine.prepare = prepare  # type: ignore[method-assign]

    def start(_: int) -> str:
        return athena.start(ClientRequestToken=token)

    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(start, range(8)))
    assert len(ids) == 1
    assert athena("ListQueryExecutions")["QueryExecutionIds"] == list(ids)


@pytest.mark.parametrize(
    "changed",
    [
        {"sql": "SELECT 2"},
        {"QueryExecutionContext": {"Database": "other"}},
        {"QueryExecutionContext": {"Catalog": "AwsDataCatalog"}},
        {"ResultConfiguration": {"OutputLocation": "s3://results/elsewhere"}},
    ],
)
def test_token_used_for_something_else_is_refused(athena: Athena, changed: dict[str, Any]) -> None:
    token = uuid.uuid4().hex
    athena.start(ClientRequestToken=token)
    assert start_refusal(athena, ClientRequestToken=token, **changed) == (
        "IDEMPOTENT_PARAMETER_MISMATCH",
        "Idempotent parameters do not match",
    )


def test_refused_start_does_not_use_up_its_token(athena: Athena) -> None:
    token = uuid.uuid4().hex
    start_refusal(athena, "SELEC 1", ClientRequestToken=token)
    assert athena.start("SELECT 1", ClientRequestToken=token)


@pytest.mark.parametrize(
    ("workgroup", "prefix"),
    [("primary", "mine"), ("lenient", "mine"), ("strict", "theirs")],
)
def test_workgroup_overrides_the_clients_location_only_where_it_enforces(
    athena: Athena, workgroup: str, prefix: str
) -> None:
    query_execution_id = athena.run(WorkGroup=workgroup)
    location = athena.describe(query_execution_id)["ResultConfiguration"]["OutputLocation"]
    assert location == f"s3://results/{prefix}/{query_execution_id}.csv"
    assert f"{prefix}/{query_execution_id}.csv" in athena.storage.objects


def test_workgroups_location_serves_a_client_that_names_none(athena: Athena) -> None:
    query_execution_id = athena.run(WorkGroup="lenient", ResultConfiguration={})
    assert f"theirs/{query_execution_id}.csv" in athena.storage.objects


def test_workgroups_bytes_cut_off_reaches_the_engine(athena: Athena) -> None:
    athena.run(WorkGroup="strict")
    athena.run(WorkGroup="lenient")
    assert athena.engine.cutoffs == [10_000_000, None]


def test_database_and_parameters_reach_the_engine(athena: Athena) -> None:
    athena.run(QueryExecutionContext={"Database": "covid"}, ExecutionParameters=["1", "'a'"])
    [statement] = athena.engine.executed
    assert (statement.database, statement.parameters) == ("covid", ("1", "'a'"))
