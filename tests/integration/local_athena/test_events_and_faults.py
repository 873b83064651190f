"""State-change events, and what the faults do to them and to the rest."""

from __future__ import annotations

import time
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.integration.local_athena.client import Events, Server, wait_for


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


def test_lost_events_never_come(server: Server, events: Events) -> None:
    with server.faults(stateChangeEvents="lost"):
        lost = server.run("SELECT 1")["QueryExecutionId"]
    later = server.run("SELECT 1")["QueryExecutionId"]
    wait_for(lambda: "SUCCEEDED" in states(events(), later), "a later event")
    assert states(events(), lost) == []


def test_late_final_event_comes_seconds_after_the_end(server: Server, events: Events) -> None:
    with server.faults(stateChangeEvents="late"):
        id_ = server.run("SELECT 1")["QueryExecutionId"]
        ended = time.monotonic()
    wait_for(lambda: len(states(events(), id_)) == 3, "three events")
    assert time.monotonic() - ended > 2
    assert states(events(), id_) == ["QUEUED", "RUNNING", "SUCCEEDED"]


def test_reordered_events_come_the_last_one_first(server: Server, events: Events) -> None:
    with server.faults(stateChangeEvents="reordered"):
        id_ = server.run("SELECT 1")["QueryExecutionId"]
    wait_for(lambda: len(states(events(), id_)) == 3, "three events")
    assert states(events(), id_) == ["SUCCEEDED", "RUNNING", "QUEUED"]


def test_vanishing_result_is_a_missing_object(server: Server) -> None:
    with server.faults(vanishingResults=True):
        execution = server.run("SELECT 1")
    assert execution["Status"]["State"] == "SUCCEEDED"
    key = execution["ResultConfiguration"]["OutputLocation"].removeprefix("s3://results/")
    with pytest.raises(ClientError) as refused:
        server.s3.get_object(Bucket="results", Key=key)
    assert code_of(refused) == "NoSuchKey"


def test_queries_of_different_length_run_side_by_side(server: Server) -> None:
    with server.faults(queryDelays={"'slow'": 0.3}):
        slow, quick = (server.run(f"SELECT '{name}'")["Status"] for name in ("slow", "quick"))

    lasted = [
        (status["CompletionDateTime"] - status["SubmissionDateTime"]).total_seconds()
        for status in (slow, quick)
    ]
    assert lasted[1] < 0.3 <= lasted[0]
