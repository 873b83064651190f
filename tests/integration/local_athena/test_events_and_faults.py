"""State-change events, and what the faults do to them and to the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError

from tests.integration.local_athena.client import Server, wait_for

Events = Callable[[], list[dict[str, Any]]]


def states(events: list[dict[str, Any]], query_execution_id: str) -> list[str]:
    details = [event["detail"] for event in events]
    return [
        detail["currentState"]
        for detail in details
        if detail["queryExecutionId"] == query_execution_id
    ]


def code_of(error: pytest.ExceptionInfo[ClientError]) -> str:
    return str(error.value.response["Error"]["Code"])


def test_each_state_change_is_an_event(server: Server, events: Events) -> None:
    execution = server.run("SELECT 1")
    id_ = execution["QueryExecutionId"]
    wait_for(lambda: len(states(events(), id_)) == 3, "three events")
    assert states(events(), id_) == ["QUEUED", "RUNNING", "SUCCEEDED"]
    event = events()[-1]
    assert event["source"] == "aws.athena"
    assert event["resources"] == []
    assert event["detail"] == {
        "versionId": "0",
        "currentState": "SUCCEEDED",
        "previousState": "RUNNING",
        "statementType": "DML",
        "queryExecutionId": id_,
        "workgroupName": "analysts",
        "sequenceNumber": "3",
    }


def test_event_of_a_failed_query_carries_the_error(server: Server, events: Events) -> None:
    id_ = server.run("SELECT 1 / 0")["QueryExecutionId"]
    wait_for(lambda: "FAILED" in states(events(), id_), "the final event")
    assert events()[-1]["detail"]["athenaError"] == {
        "errorCategory": 2.0,
        "errorType": 1001.0,
        "errorMessage": "DIVISION_BY_ZERO: Division by zero",
        "retryable": False,
    }


def test_early_event_is_sent_before_start_answers(server: Server, events: Events) -> None:
    with server.faults(stateChangeEvents="early", queryDelaySeconds=0.1):
        id_ = server.start("SELECT 1")
        assert states(events(), id_) == ["QUEUED", "RUNNING", "SUCCEEDED"]


def test_doubled_events_come_twice(server: Server, events: Events) -> None:
    with server.faults(stateChangeEvents="doubled"):
        id_ = server.run("SELECT 1")["QueryExecutionId"]
    wait_for(lambda: len(states(events(), id_)) == 6, "six events")
    assert states(events(), id_).count("SUCCEEDED") == 2


def test_lost_events_never_come(server: Server, events: Callable[[], list[dict[str, Any]]]) -> None:
    with server.faults(stateChangeEvents="lost"):
        lost = server.run("SELECT 1")["QueryExecutionId"]
    later = server.run("SELECT 1")["QueryExecutionId"]
    wait_for(lambda: "SUCCEEDED" in states(events(), later), "a later event")
    assert states(events(), lost) == []


@pytest.mark.parametrize("operation", ["ListQueryExecutions", "ListWorkGroups"])
def test_throttled_operation_is_refused_as_athena_throttles(server: Server, operation: str) -> None:
    call = getattr(server.athena, xform_name(operation))
    with (
        server.faults(throttledCalls={operation: 1}),
        pytest.raises(ClientError, match="Rate exceeded") as refused,
    ):
        call()
    assert call()["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert code_of(refused) == "ThrottlingException"


def test_vanishing_result_is_a_missing_object(server: Server) -> None:
    with server.faults(vanishingResults=True):
        execution = server.run("SELECT 1")
    assert execution["Status"]["State"] == "SUCCEEDED"
    key = execution["ResultConfiguration"]["OutputLocation"].removeprefix("s3://results/")
    with pytest.raises(ClientError) as refused:
        server.s3.get_object(Bucket="results", Key=key)
    assert code_of(refused) == "NoSuchKey"
