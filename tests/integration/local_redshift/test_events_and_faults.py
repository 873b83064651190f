"""The event of a statement's end, and what the faults do to it and to the rest."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.local_athena.client import ACCOUNT, Events, Rights, Server, wait_for
from tests.integration.local_redshift.client import (
    CLUSTER,
    WORKGROUP,
    WORKGROUP_ARN,
    Redshift,
    refusal,
)

EVERYTHING = {"redshift*:*": ["*"]}


def states(events: list[dict[str, Any]], id_: str) -> list[str]:
    details = [event["detail"] for event in events]
    return [detail["state"] for detail in details if detail["statementId"] == id_]


def test_the_end_of_a_statement_is_an_event(redshift: Redshift, events: Events) -> None:
    described = redshift.run("SELECT name FROM cities", WithEvent=True, StatementName="a name")
    wait_for(lambda: states(events(), described["Id"]), "the event")
    (event,) = events()
    assert event["detail-type"] == "Redshift Data Statement Status Change"
    assert event["resources"] == [WORKGROUP_ARN]
    detail = event["detail"]
    assert 0 < detail.pop("expireAt") - described["UpdatedAt"].timestamp() <= 24 * 60 * 60
    assert detail == {
        "principal": f"arn:aws:iam::{ACCOUNT}:root",
        "statementName": "a name",
        "statementId": described["Id"],
        "redshiftQueryId": described["RedshiftQueryId"],
        "state": "FINISHED",
        "rows": 2,
    }


def test_failed_and_cancelled_statements_have_events_too(
    server: Server, redshift: Redshift, events: Events
) -> None:
    failed = redshift.api.execute_statement(Sql="SELECT * FROM x", WithEvent=True, **CLUSTER)["Id"]
    with server.faults(queryDelaySeconds=60):
        cancelled = redshift.start("SELECT 1", WithEvent=True)
        wait_for(lambda: redshift.describe(cancelled)["Status"] == "STARTED", "the start")
        redshift.api.cancel_statement(Id=cancelled)
    wait_for(lambda: len(events()) == 2, "both events")
    assert states(events(), failed) == ["FAILED"]
    assert states(events(), cancelled) == ["ABORTED"]
    cluster = f"arn:aws:redshift:us-east-1:{ACCOUNT}:cluster:querysocket"
    assert [cluster] in [event["resources"] for event in events()]


def test_no_event_is_sent_where_none_was_asked_for(redshift: Redshift, events: Events) -> None:
    silent = redshift.run("SELECT 1")["Id"]
    told = redshift.run("SELECT 1", WithEvent=True)["Id"]
    wait_for(lambda: states(events(), told), "the later event")
    assert states(events(), silent) == []


def test_early_event_is_sent_before_execute_answers(
    server: Server, redshift: Redshift, events: Events
) -> None:
    with server.faults(stateChangeEvents="early", queryDelaySeconds=0.1):
        id_ = redshift.start("SELECT 1", WithEvent=True)
        assert states(events(), id_) == ["FINISHED"]


def test_doubled_events_come_twice_and_lost_ones_never(
    server: Server, redshift: Redshift, events: Events
) -> None:
    with server.faults(stateChangeEvents="lost"):
        lost = redshift.run("SELECT 1", WithEvent=True)["Id"]
    with server.faults(stateChangeEvents="doubled"):
        doubled = redshift.run("SELECT 1", WithEvent=True)["Id"]
    wait_for(lambda: len(states(events(), doubled)) == 2, "two events")
    assert states(events(), lost) == []


def test_late_event_comes_seconds_after_the_end(
    server: Server, redshift: Redshift, events: Events
) -> None:
    with server.faults(stateChangeEvents="late"):
        id_ = redshift.run("SELECT 1", WithEvent=True)["Id"]
        ended = time.monotonic()
        assert states(events(), id_) == []
    wait_for(lambda: states(events(), id_), "the event")
    assert time.monotonic() - ended > 2


@pytest.mark.parametrize(
    ("fault", "code"),
    [("throttledCalls", "ThrottlingException"), ("failedCalls", "InternalServerException")],
)
def test_a_call_of_a_role_is_refused_as_often_as_the_fault_says(
    server: Server,
    role: Callable[[Rights], Redshift],
    fault: str,
    code: str,
) -> None:
    caller = role(EVERYTHING)
    id_ = caller.run("SELECT 1")["Id"]
    requests: dict[str, tuple[str, dict[str, Any]]] = {
        "ExecuteStatement": ("execute_statement", {"Sql": "SELECT 1", **WORKGROUP}),
        "DescribeStatement": ("describe_statement", {"Id": id_}),
        "GetStatementResult": ("get_statement_result", {"Id": id_}),
    }
    with server.faults(**{fault: dict.fromkeys(requests, 1)}):
        for method, request in requests.values():
            call = getattr(caller.api, method)
            assert refusal(call, **request)[0] == code
            call(**request)


def test_the_active_limit_is_an_exception_of_its_own(server: Server, redshift: Redshift) -> None:
    with server.faults(queryDelaySeconds=60):
        started = [redshift.start("SELECT 1") for _ in range(200)]
        try:
            code, _ = refusal(redshift.api.execute_statement, Sql="SELECT 1", **WORKGROUP)
        finally:
            for id_ in started:
                redshift.api.cancel_statement(Id=id_)
    assert code == "ActiveStatementsExceededException"
