from __future__ import annotations

from typing import Any

import pytest

from querysocket.engines import QueryState, QueryStatus, Statement
from querysocket.engines.athena import AthenaEngine, dollars
from querysocket.errors import (
    Category,
    InvalidMessage,
    ServiceUnavailable,
    SqlRefused,
    Throttled,
)
from tests.support.events import QUERY_ID
from tests.support.fakes import SUBMITTED_AT, FakeClient, client_error

MB = 2**20


def engine(**answers: Any) -> AthenaEngine:
    return AthenaEngine(athena=FakeClient(**answers))


def an_execution(state: str = "SUCCEEDED", **changes: Any) -> dict[str, Any]:
    execution = {
        "Query": "SELECT 1",
        "StatementType": "DML",
        "ResultConfiguration": {"OutputLocation": f"s3://results/results/{QUERY_ID}.csv"},
        "Status": {"State": state, "SubmissionDateTime": SUBMITTED_AT},
        "Statistics": {
            "DataScannedInBytes": 25 * MB + 1,
            "QueryQueueTimeInMillis": 10,
            "EngineExecutionTimeInMillis": 900,
            "TotalExecutionTimeInMillis": 1_000,
        },
    }
    return {"QueryExecution": execution | changes}


def described(execution: dict[str, Any]) -> QueryStatus:
    return engine(get_query_execution=execution).describe(QUERY_ID)


# start


def started(statement: Statement) -> dict[str, Any]:
    athena = FakeClient(start_query_execution={"QueryExecutionId": QUERY_ID})
    assert AthenaEngine(athena=athena).start(statement) == QUERY_ID
    ((_, arguments),) = athena.calls
    return arguments


def test_a_bare_statement_runs_in_the_workgroup_and_its_database() -> None:
    assert started(Statement(sql="SELECT 1")) == {
        "QueryString": "SELECT 1",
        "QueryExecutionContext": {"Database": "covid-19"},
        "WorkGroup": "querysocket",
    }


def test_everything_that_a_statement_asks_for_reaches_athena() -> None:
    statement = Statement(
        sql="SELECT ?, ?",
        parameters=["it's", None],
        database="other",
        token="t" * 64,
        reuse_minutes=60,
    )

    assert started(statement) == {
        "QueryString": "SELECT ?, ?",
        "QueryExecutionContext": {"Database": "other"},
        "WorkGroup": "querysocket",
        "ExecutionParameters": ["'it''s'", "NULL"],
        "ClientRequestToken": "t" * 64,
        "ResultReuseConfiguration": {
            "ResultReuseByAgeConfiguration": {"Enabled": True, "MaxAgeInMinutes": 60}
        },
    }


def test_a_parameter_that_is_no_literal_starts_nothing() -> None:
    athena = FakeClient(start_query_execution={"QueryExecutionId": QUERY_ID})

    with pytest.raises(InvalidMessage):
        AthenaEngine(athena=athena).start(Statement(sql="SELECT ?", parameters=[10**50]))

    assert athena.calls == []


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (client_error("InvalidRequestException", "line 1:1: no"), SqlRefused),
        (client_error("TooManyRequestsException"), Throttled),
        (client_error("ThrottlingException"), Throttled),
        (client_error("InternalServerException", status=500), ServiceUnavailable),
        (client_error("AccessDeniedException"), ServiceUnavailable),
    ],
)
def test_a_refusal_to_start_is_told_as_what_it_is(
    error: Exception, raised: type[Exception]
) -> None:
    with pytest.raises(raised):
        engine(start_query_execution=error).start(Statement(sql="SELECT 1"))


# describe


def test_a_succeeded_query_is_described_with_its_receipt() -> None:
    status = described(an_execution())

    assert status.state is QueryState.SUCCEEDED
    assert status.submitted_at == SUBMITTED_AT
    assert status.result_location == f"s3://results/results/{QUERY_ID}.csv"
    assert status.error is None
    receipt = status.receipt
    assert (receipt.bytes_scanned, receipt.reused) == (25 * MB + 1, False)
    assert (receipt.queue_ms, receipt.run_ms, receipt.total_ms) == (10, 900, 1_000)


def test_a_described_query_says_what_it_runs() -> None:
    execution = an_execution("RUNNING", Query="SELECT ?", ExecutionParameters=["'it''s'"])

    assert described(execution).statement == Statement(sql="SELECT ?", parameters=("it's",))


def test_a_query_with_values_that_are_none_of_ours_is_described_without_them() -> None:
    execution = an_execution("RUNNING", ExecutionParameters=["now()"])

    assert described(execution).statement is None


def test_a_query_that_has_just_been_queued_has_an_empty_receipt() -> None:
    execution = an_execution("QUEUED")
    del execution["QueryExecution"]["Statistics"]
    del execution["QueryExecution"]["ResultConfiguration"]

    status = described(execution)

    assert status.state is QueryState.QUEUED
    assert status.receipt.total_ms == 0
    assert status.result_location is None


def test_a_failed_query_is_described_with_its_error_and_costs_nothing() -> None:
    reason = {"StateChangeReason": "TABLE_NOT_FOUND: line 1:15: no such table"}
    error = {"AthenaError": {"ErrorCategory": 2, "ErrorType": 1301}}
    status = {"State": "FAILED", "SubmissionDateTime": SUBMITTED_AT}

    found = described(an_execution(Status=status | reason | error))

    assert found.error
    assert (found.error.code, found.error.category) == ("table_not_found", Category.USER)
    assert found.receipt.dollars == 0


def test_a_cancelled_query_is_charged_for_what_it_scanned() -> None:
    assert described(an_execution("CANCELLED")).receipt.dollars == dollars(25 * MB + 1, 5)


def test_a_reused_result_costs_nothing() -> None:
    statistics = {
        "DataScannedInBytes": 25 * MB,
        "ResultReuseInformation": {"ReusedPreviousResult": True},
    }

    receipt = described(an_execution(Statistics=statistics)).receipt

    assert (receipt.reused, receipt.dollars) == (True, 0)


@pytest.mark.parametrize("kind", ["DDL", "UTILITY"])
def test_show_and_describe_cost_nothing(kind: str) -> None:
    assert described(an_execution(StatementType=kind)).receipt.dollars == 0


@pytest.mark.parametrize(
    ("scanned", "megabytes"),
    [
        (0, 10),
        (1, 10),
        (10 * MB, 10),
        (10 * MB + 1, 11),
        (11 * MB, 11),
        (2**40, 2**20),
    ],
)
def test_whole_megabytes_are_charged_and_at_least_ten(scanned: int, megabytes: int) -> None:
    assert dollars(scanned, 5) == pytest.approx(megabytes * 5 / 2**20, abs=1e-9)


def test_the_price_per_tb_is_a_setting() -> None:
    assert dollars(2**40, 7.5) == 7.5


# stop


def test_a_stopped_query_is_stopped_by_its_id() -> None:
    athena = FakeClient(stop_query_execution={})

    AthenaEngine(athena=athena).stop(QUERY_ID)

    assert athena.calls == [("stop_query_execution", {"QueryExecutionId": QUERY_ID})]
